// The few lines that every page shares. No SDK: what is tested is the server's side of
// the wire, as any page can speak it.
const api = new URLSearchParams(location.search).get("api");

// An event for /v1/logs; logItem is the same for a beacon, whose items say their kind.
function logEvent(level, message, more) {
  return { timestamp: new Date().toISOString(), level, service: "web", message, ...more };
}

function logItem(level, message, more) {
  return { kind: "log", ...logEvent(level, message, more) };
}

function beacon(path, value, type = "text/plain") {
  return navigator.sendBeacon(api + path, new Blob([JSON.stringify(value)], { type }));
}

async function answer(response) {
  return {
    status: response.status,
    requestId: response.headers.get("x-request-id"),
    traceId: response.headers.get("x-trace-id"),
    retryAfter: response.headers.get("retry-after"),
    body: await response.json().catch(() => null),
  };
}

// A fetch that never throws into the test: a CORS refusal is a result.
async function ask(path, options) {
  try {
    return await answer(await fetch(api + path, { method: "POST", ...options }));
  } catch (error) {
    return { failed: error.name };
  }
}
