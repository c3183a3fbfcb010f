import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { afterEach, beforeEach, test } from "node:test";
import { init, stop } from "../../src/index.ts";
import { current } from "../../src/core/instance.ts";
import { generateRequestId, getRequestIdFromResponse, instrumentFetch } from "../../src/http/index.ts";
import { bucketOf, routeOf } from "../../src/http/latency.ts";
import { observe } from "../../src/http/observe.ts";
import { FakePage } from "../support/fake_page.ts";

globalThis.crypto ??= webcrypto as Crypto; // Node 18 has no global one

let page: FakePage;
let native: ReturnType<typeof fetchStub>;
const url = (path: string) => new URL(path, "https://app.example.com");
const call = (path: string, status = 200, ms = 10, more = {}) =>
  observe(current!, { method: "GET", url: url(path), status, ms, ...more });

/** A page's fetch that answers as told and remembers what it was asked. */
function fetchStub() {
  const stub: any = async (input: any, options: any) => {
    stub.calls.push([input, options]);
    page.now += stub.ms;
    if (stub.answer instanceof Error) throw stub.answer;
    return stub.answer;
  };
  return Object.assign(stub, { calls: [] as any[], ms: 5, answer: new Response("{}", { status: 200 }) as Response | Error });
}

const instrument = (options = {}) => {
  native = fetchStub();
  const window: any = { fetch: native };
  const restore = instrumentFetch(options, window);
  return { window, restore };
};

beforeEach(() => {
  page = new FakePage();
  init({ endpoint: "https://bell.example.com", service: "web", environment: "dev", release: "1" }, page.env);
});
afterEach(stop);

test("bucket n holds what took at most 2^(n/2) ms, the last one everything above 2^16", () => {
  for (const [ms, bucket] of [[0, 0], [1, 0], [1.4, 1], [2, 2], [2.1, 3], [100, 14], [1_000, 20], [65_536, 32], [65_537, 33], [1e9, 33]]) {
    assert.equal(bucketOf(ms!), bucket, `${ms}`);
  }
});

test("ids in paths become :id, so that calls of one route are one", () => {
  for (const [path, route] of [
    ["/api/orders/12345", "/api/orders/:id"],
    ["/api/orders/12/items/7", "/api/orders/:id/items/:id"],
    ["/u/6f1d2c3b-1111-4222-8333-444455556666/x", "/u/:id/x"],
    ["/f/0123456789abcdef", "/f/:id"],
    ["/t/V1StGXR8_Z5jdHi6B-myT1", "/t/:id"],
    ["/v1/chat", "/v1/chat"],
    ["/api/conversation-settings-page", "/api/conversation-settings-page"],
    ["/", "/"],
  ]) assert.equal(routeOf(path!), route);
});

test("calls of a minute are one rollup a route and method, with errors and buckets", async () => {
  for (let n = 0; n < 3; n++) call(`/api/orders/${n}`, 200, 100);
  call("/api/orders/9", 500, 2);
  await page.pass(59_000);
  assert.equal(page.events("rollup").length, 0);
  await page.pass(2_000);
  const [rollup] = page.events("rollup");
  assert.deepEqual(
    [rollup.minute, rollup.route, rollup.method, rollup.count, rollup.errors, rollup.buckets],
    ["2026-01-01T00:00:00.000Z", "/api/orders/:id", "GET", 4, 1, { 2: 1, 14: 3 }],
  );
});

test("a call of the next minute is in the next rollup", async () => {
  await page.pass(59_990);
  call("/a");
  await page.pass(10);
  call("/a");
  await page.pass(61_000);
  assert.deepEqual(page.events("rollup").map((event) => event.minute), ["2026-01-01T00:00:00.000Z", "2026-01-01T00:01:00.000Z"]);
});

test("what a hiding page has counted leaves with it", () => {
  call("/a");
  page.hide();
  assert.equal(page.events("rollup").length, 1);
  page.hide();
  assert.equal(page.events("rollup").length, 1);
});

test("the 51st route of a minute is counted as other", () => {
  for (let n = 0; n < 53; n++) call(`/route-${String.fromCharCode(97 + (n % 26))}${n > 25 ? "x" : ""}${n > 51 ? "y" : ""}`);
  for (let n = 0; n < 3; n++) call(`/route-${"zyx"[n]}zz`);
  const seen: any[] = [];
  current!._send = (_kind, fields) => void seen.push(fields);
  page.hide();
  assert.equal(seen.length, 51);
  assert.equal(seen.find((one) => one.route === "other").count, 6);
});

test("a failed call is logged with the server's id; 5xx and no answer as error, 4xx as warn", async () => {
  call("/api/orders/7", 500, 12.4, { requestId: "server-1" });
  call("/gone", 404);
  call("/down", 0, 10, { error: new TypeError("Failed to fetch") });
  call("/left", 0, 10, { aborted: true });
  await page.pass(1_000);
  assert.deepEqual(page.events("log").map((event) => [event.level, event.message]), [
    ["error", "GET /api/orders/:id answered 500"], ["warn", "GET /gone answered 404"], ["error", "GET /down got no answer"],
  ]);
  assert.equal(page.events("log")[0].request_id, "server-1");
  assert.deepEqual(page.events("log")[0].http, { method: "GET", host: "app.example.com", route: "/api/orders/:id", status: 500, duration_ms: 12 });
  assert.equal(page.events("log")[2].error.type, "TypeError");
});

test("a call of 3 s is slow", async () => {
  call("/quick", 200, 2_999);
  call("/slow", 200, 3_000);
  await page.pass(1_000);
  assert.deepEqual(page.events("log").map((event) => [event.level, event.message]), [["warn", "GET /slow was slow"]]);
});

test("a failed call is a breadcrumb of what fails next", async () => {
  call("/api", 503);
  current!._log({ level: "error", message: "m" });
  await page.pass(1_000);
  assert.equal(page.events("log")[1].breadcrumbs.at(-1).text, "GET /api 503");
});

test("Nightbell's own calls are neither counted nor logged nor given headers", async () => {
  const { window } = instrument({ allow: [/./] });
  native.answer = new TypeError("Failed to fetch");
  await window.fetch("https://bell.example.com/nb/b", { method: "POST", body: "" }).catch(() => {});
  page.hide();
  assert.equal(page.events().length, 0);
  assert.equal(native.calls[0][1].headers, undefined);
});

test("an endpoint behind the application's own proxy is Nightbell's too", () => {
  for (const endpoint of ["", "/api/backend", "https://bell.example.com"]) {
    init({ endpoint, service: "web" }, page.env);
    assert.ok(current!._isOwn(new URL(endpoint + "/nb/b?key=1", page.location.href).href), endpoint);
    assert.ok(!current!._isOwn("https://app.example.com/api/nb/b2"));
  }
});

test("own-origin calls carry x-request-id and traceparent, foreign ones only where allowed", async () => {
  const { window } = instrument({ allow: ["https://api.example.com", /^https:\/\/cdn\./] });
  const carries = async (address: string) => {
    await window.fetch(address);
    const headers = native.calls.at(-1)[1]?.headers as Headers | undefined;
    return [headers?.get("x-request-id") != null, headers?.get("traceparent") != null];
  };
  assert.deepEqual(await carries("/api"), [true, true]);
  assert.deepEqual(await carries("https://app.example.com/api"), [true, true]);
  assert.deepEqual(await carries("https://api.example.com/x"), [true, true]);
  assert.deepEqual(await carries("https://cdn.example.com/x"), [true, true]);
  assert.deepEqual(await carries("https://foreign.example.com/x"), [false, false]);
  const { headers } = native.calls[0][1];
  assert.match(headers.get("traceparent"), /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

test("what the caller set stays: its id, its headers, its Request's method", async () => {
  const { window } = instrument();
  await window.fetch("/a", { headers: { "X-Request-ID": "mine", accept: "text/plain" } });
  const { headers } = native.calls[0][1];
  assert.deepEqual([headers.get("x-request-id"), headers.get("accept")], ["mine", "text/plain"]);
  native.answer = new Response("", { status: 500 });
  await window.fetch(new Request("https://app.example.com/b", { method: "DELETE" }));
  await page.pass(1_000);
  assert.equal(page.events("log")[0].message, "DELETE /b answered 500");
});

test("the page sees its own result and its own rejection", async () => {
  const { window } = instrument();
  assert.equal(await window.fetch("/a"), native.answer);
  native.answer = new TypeError("Failed to fetch");
  await assert.rejects(window.fetch("/a"), (error) => error === native.answer);
  await assert.rejects(window.fetch("http://[broken"), (error) => error === native.answer);
});

test("teardown restores fetch; whoever wrapped it meanwhile keeps a chain that works", async () => {
  const first = instrument();
  first.restore();
  assert.equal(first.window.fetch, native);
  const second = instrument();
  const ours = second.window.fetch;
  const wrapper = (...call: any[]) => ours(...call);
  second.window.fetch = wrapper;
  stop();
  assert.equal(second.window.fetch, wrapper);
  assert.equal(await second.window.fetch("/a"), native.answer);
  assert.equal(native.calls[0][1], undefined);
});

test("ids are UUIDs of version 4, and read from responses", () => {
  const ids = new Set(Array.from({ length: 100 }, generateRequestId));
  assert.equal(ids.size, 100);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(getRequestIdFromResponse(new Response("", { headers: { "X-Request-ID": "abc" } })), "abc");
  assert.equal(getRequestIdFromResponse(new Response("")), undefined);
  assert.equal(getRequestIdFromResponse(undefined), undefined);
});
