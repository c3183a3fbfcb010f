// Every way in that a page of an allowed origin has.
window.finished = (async () => {
  const log = logEvent("error", "by fetch with a preflight", { session_id: "s-fetch" });
  const results = {};
  results.preflighted = await ask("/v1/logs", {
    credentials: "include",
    keepalive: true,
    headers: { "content-type": "application/json", "x-request-id": "page-request-1", traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" },
    body: JSON.stringify(log),
  });
  results.simple = await ask("/nb/b", {
    credentials: "include",
    keepalive: true,
    headers: { "content-type": "text/plain" },
    body: JSON.stringify({ events: [logItem("warn", "by a fetch without a preflight")] }),
  });
  results.heartbeat = await ask("/api/ux/heartbeat", {
    credentials: "include",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ page: "/chat?secret=1#frag", ts: Date.now() / 1000 }),
  });
  results.behavior = await ask("/api/metrics/event", {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ visitor_id: "visitor-chromium", event: "page_view", metadata: { path: "/" } }),
  });
  results.refused = await ask("/v1/logs", { credentials: "include", body: JSON.stringify({ level: "error" }) });
  results.tooLarge = await ask("/v1/logs", { credentials: "include", body: JSON.stringify(logEvent("error", "x".repeat(70000))) });
  results.beaconBlob = beacon("/api/ux/beacon", { events: [{ kind: "chat_opened" }, logItem("error", "by a beacon of a blob")] });
  results.beaconString = navigator.sendBeacon(api + "/nb/b", JSON.stringify({ events: [logItem("error", "by a beacon of a string")] }));
  results.beaconHeartbeat = beacon("/ux/heartbeat", { page: "/by-beacon", ts: Math.floor(Date.now() / 1000) });
  // What clients that cut text inside an emoji send: JSON.stringify leaves a lone surrogate escaped.
  results.cutEmoji = await ask("/v1/logs", { body: JSON.stringify(logEvent("error", "cut emoji " + "🙂".slice(0, 1))) });
  return results;
})();
