// Serves the built demo at /demo/ and the API that it talks to, on loopback:
//   node serve.mjs [--port 8610] [--nightbell http://127.0.0.1:8600]
// The API reports its own failures to Nightbell, so that a timeline has both sides.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { port: { type: "string", default: "8610" }, nightbell: { type: "string", default: "http://127.0.0.1:8600" } } });
const dist = join(dirname(fileURLToPath(import.meta.url)), "dist");
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };
const CSP = `default-src 'self'; connect-src 'self' ${values.nightbell}; style-src 'self'; base-uri 'none'; frame-ancestors 'none'`;
const WORDS = "In these days we sold more lamps than candles, and nobody returned a single one of them.".split(" ");

/** Tells Nightbell what went wrong here, with the id that the browser was given. */
function report(requestId, message, status) {
  const event = {
    timestamp: new Date().toISOString(), level: "error", service: "demo-api", environment: "dev", release: "demo", message,
    request_id: requestId, http: { status },
  };
  return fetch(`${values.nightbell}/v1/logs`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(event) })
    .catch((error) => console.error("nightbell is out of reach:", error.message));
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function answer(response, query, requestId) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store", "x-request-id": requestId });
  const words = [`${query.get("window")} days:`, ...WORDS];
  for (const [at, word] of words.entries()) {
    if (response.destroyed) return; // the page left
    if (query.has("drop") && at === 5) {
      await report(requestId, "The answer broke off: the model went away", 200);
      return response.destroy();
    }
    response.write(`data: ${word} \n\n`);
    await pause(120);
  }
  response.end("data: [DONE]\n\n");
}

async function api(request, response, { pathname, searchParams }) {
  const requestId = request.headers["x-request-id"] ?? crypto.randomUUID();
  request.resume();
  if (pathname.endsWith("/answer")) return answer(response, searchParams, requestId);
  const [status, code] = { fail: [500, "internal_error"], limited: [429, "rate_limited"] }[pathname.split("/").pop()] ?? [404, "not_found"];
  await report(requestId, `${request.method} ${pathname}: ${code}`, status);
  response.writeHead(status, { "content-type": "application/json", "x-request-id": requestId, ...(status === 429 && { "retry-after": "1" }) });
  response.end(JSON.stringify({ error: code, request_id: requestId }));
}

function file(response, pathname) {
  const path = normalize(join(dist, pathname.replace(/^\/demo\/?/, "") || "index.html"));
  if (!path.startsWith(dist) || !existsSync(path) || !TYPES[extname(path)]) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[extname(path)], "content-security-policy": CSP, "x-content-type-options": "nosniff" });
  createReadStream(path).pipe(response);
}

createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (url.pathname.startsWith("/demo/api/")) api(request, response, url);
  else if (url.pathname === "/favicon.ico") response.writeHead(204).end();
  else if (url.pathname === "/") response.writeHead(302, { location: "/demo/" }).end();
  else file(response, url.pathname);
}).listen(+values.port, "127.0.0.1", function () {
  console.log(`http://localhost:${this.address().port}/demo/?nightbell=${encodeURIComponent(values.nightbell)}`);
});
