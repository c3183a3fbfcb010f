import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { flush, init, logEvent, setConsent, setDiagnostic, stop } from "../../src/index.ts";
import { offlineQueue } from "../../src/offline/index.ts";
import { FakePage } from "../support/fake_page.ts";

let page: FakePage;
const begin = (more = {}) =>
  init({ endpoint: "https://bell.example.com", service: "web", environment: "dev", release: "1", ...more }, page.env);
const say = (message: string, more = {}) => logEvent({ level: "error", message, ...more });
const leave = () => page.fire("pagehide", { persisted: false });
/** 2 a second is the bucket; a page that lives long enough fills the queue all the same. */
const fill = async (count: number, more = {}) => {
  for (let n = 0; n < count; n++) {
    say(`event ${n}`, more);
    await page.pass(500);
  }
};

beforeEach(() => void (page = new FakePage()));
afterEach(stop);

test("an event waits one second for others, then leaves by fetch with keepalive and credentials", async () => {
  begin({ key: "k&1" });
  say("a");
  await page.pass(999);
  assert.equal(page.sent.length, 0);
  say("b");
  await page.pass(1);
  const [batch] = page.sent;
  assert.equal(batch!.by, "fetch");
  assert.equal(batch!.url, "https://bell.example.com/nb/b?key=k%261");
  assert.equal(batch!.init!.keepalive, true);
  assert.equal(batch!.init!.credentials, "include");
  assert.equal(batch!.init!.headers, undefined); // a text body: no preflight
  assert.match(batch!.body.sdk, /^[^/ ]+\/\d+\.\d+\.\d+$/);
  assert.deepEqual(batch!.body.events.map((event) => event.message), ["a", "b"]);
});

test("20 events leave without waiting", async () => {
  begin();
  page.answers = ["pending"];
  for (let n = 0; n < 10; n++) say(`log ${n}`);
  await page.pass(900);
  say("11");
  assert.equal(page.sent.length, 0);
  const { current } = await import("../../src/core/instance.ts");
  for (let n = 0; n < 8; n++) current!._send("reply", { end: "done" });
  assert.equal(page.sent.length, 0);
  current!._send("reply", { end: "done" });
  assert.equal(page.sent[0]!.body.events.length, 20);
});

test("a hiding page sends by beacon, as text", async () => {
  begin();
  say("last");
  page.hide();
  assert.deepEqual(page.sent.map(({ by }) => by), ["beacon"]);
  assert.equal(typeof page.sent[0]!.text, "string");
});

test("where a beacon is refused, fetch with keepalive follows", async () => {
  begin();
  page.beaconTakes = false;
  say("last");
  leave();
  assert.deepEqual(page.sent.map(({ by }) => by), ["fetch"]);
  assert.equal(page.sent[0]!.init!.keepalive, true);
});

test("a batch of a living page has at most 32 KiB, so that last words have room", async () => {
  begin();
  page.answers = ["pending"];
  for (let n = 0; n < 10; n++) say(`${n}`, { data: { component: "é".repeat(3_900) } });
  await page.pass(1_000);
  const first = Buffer.byteLength(page.sent[0]!.text);
  assert.equal(page.sent[0]!.body.events.length, 3); // 4 of 7.9 kB would fit without room for the envelope
  assert.ok(first <= 32_768, `${first}`);
  page.hide();
  const second = Buffer.byteLength(page.sent[1]!.text);
  assert.ok(first + second <= 65_536, `${first} + ${second}`);
  assert.equal(page.sent[1]!.body.events.length, 4);
});

test("an event of more than 64 KiB is counted, not sent", async () => {
  begin();
  say("large", { data: { component: "x".repeat(64_600) } });
  say("small");
  await page.pass(1_000);
  assert.deepEqual(page.events("log").map((event) => event.message), ["small"]);
  assert.deepEqual(page.lost(), { too_large: 1 });
  say("just fits", { data: { component: "x".repeat(63_900) } });
  await page.pass(1_000);
  assert.equal(page.events("log").length, 2);
});

test("429 with Retry-After: waits just so long, then sends the same events", async () => {
  begin();
  page.answers = [{ status: 429, headers: { "retry-after": "7" } }];
  say("a");
  await page.pass(1_000);
  assert.equal(page.sent.length, 1);
  say("b");
  await page.pass(6_999);
  assert.equal(page.sent.length, 1);
  await page.pass(1);
  assert.equal(page.sent.length, 2);
  assert.equal(page.sent[1]!.body.events[0].id, page.sent[0]!.body.events[0].id);
  assert.equal(page.sent[1]!.body.events.length, 2);
});

test("Retry-After may be a date, and is believed up to an hour", async () => {
  const { retryAfterMs } = await import("../../src/core/retry_after.ts");
  const now = Date.parse("2026-01-01T00:00:00Z");
  for (const [header, ms] of [["5", 5_000], ["0", 0], ["1.5", 1_500], ["Thu, 01 Jan 2026 00:00:09 GMT", 9_000], ["86400", 3_600_000],
    ["Wed, 31 Dec 2025 00:00:00 GMT", 0], ["soon", 0], ["", 0], [null, 0], ["-3", 0]] as const) {
    assert.equal(retryAfterMs(header, now), ms, `${header}`);
  }
});

test("tries again after 300 ms, doubled each time up to a minute, each between half and whole", async () => {
  begin();
  page.env.crypto.getRandomValues = (into) => into.fill(0); // the shortest: half
  page.answers = Array(12).fill("offline");
  say("a");
  await page.pass(1_000);
  await page.pass(600_000);
  const gaps = page.sent.slice(1).map((one, at) => one.at - page.sent[at]!.at);
  assert.deepEqual(gaps.slice(0, 12), [150, 300, 600, 1_200, 2_400, 4_800, 9_600, 19_200, 30_000, 30_000, 30_000, 30_000]);
  assert.equal(page.sent.length, 13);
  assert.equal(new Set(page.events("log").map((event) => event.id)).size, 1);
  assert.equal(page.sent[1]!.init!.keepalive, false); // its share may be used up by others
});

test("a success begins the backoff anew", async () => {
  begin();
  page.env.crypto.getRandomValues = (into) => into.fill(0);
  page.answers = ["offline", "offline", {}, "offline"];
  say("a");
  await page.pass(5_000);
  say("b");
  await page.pass(5_000);
  const gaps = page.sent.slice(1).map((one, at) => one.at - page.sent[at]!.at);
  assert.equal(gaps.at(-1), 150);
});

test("offline nothing is tried; once online again all leaves at once", async () => {
  begin();
  page.navigator.onLine = false;
  say("a");
  await page.pass(10_000);
  assert.equal(page.sent.length, 0);
  page.navigator.onLine = true;
  page.fire("online");
  assert.deepEqual(page.events("log").map((event) => event.message), ["a"]);
});

test("100 events wait at most; the oldest are counted as queue_full", async () => {
  begin();
  page.navigator.onLine = false;
  await fill(103);
  page.navigator.onLine = true;
  page.fire("online");
  await page.pass(10_000);
  assert.equal(page.events("log")[0].message, "event 3");
  assert.equal(page.events("log").length, 100);
  assert.deepEqual(page.lost(), { queue_full: 3 });
});

test("a refusal is not tried again: 413 is too_large, 403 network, 400 in the server's ledger", async () => {
  begin();
  for (const status of [413, 403, 400]) {
    page.answers = [{ status }];
    say(`refused ${status}`);
    await page.pass(5_000);
  }
  assert.equal(page.sent.length, 3);
  leave();
  assert.deepEqual(page.lost(), { too_large: 1, network: 1 });
});

test("losses that could not be reported are reported with the next batch, once", async () => {
  begin({ beforeSend: (event: any) => event.message !== "secret" && event });
  page.answers = ["offline", "offline"];
  say("secret");
  say("a");
  await page.pass(20_000);
  assert.equal(page.sent.length, 3);
  assert.deepEqual(page.sent.at(-1)!.body.events.at(-1), { kind: "dropped", reason: "before_send", count: 1 });
  say("b");
  await page.pass(1_000);
  assert.equal(page.sent.at(-1)!.body.events.length, 1);
});

test("what the server had no room for is sent again, its other refusals are not", async () => {
  begin();
  page.answers = [{ json: { accepted: 1, rejected: [{ index: 0, error: "overloaded" }, { index: 2, error: "level_not_allowed" }] } }];
  say("a");
  say("b");
  say("c");
  await page.pass(3_000);
  assert.deepEqual(page.sent[1]!.body.events.map((event) => event.message), ["a"]);
});

test("a closed page without an offline queue sends what it can and counts the rest", async () => {
  begin();
  page.answers = ["offline"];
  for (let n = 0; n < 10; n++) say(`${n}`, { data: { component: "x".repeat(9_000) } });
  leave();
  assert.equal(page.sent.length, 1);
  assert.equal(page.events("log").length, 6);
  assert.deepEqual(page.lost(), { page_closed: 4 });
});

test("with an offline queue events wait in localStorage for the next page", async () => {
  begin({ offlineQueue: offlineQueue() });
  page.navigator.onLine = false;
  say("kept");
  leave();
  stop();
  assert.equal(page.sent.length, 0);
  assert.match(page.localStorage.getItem("nightbell.queue")!, /kept/);
  page.navigator.onLine = true;
  begin({ offlineQueue: offlineQueue() });
  await page.pass(0);
  assert.deepEqual(page.events("log").map((event) => event.message), ["kept"]);
  assert.equal(page.localStorage.getItem("nightbell.queue"), null);
});

test("while the server asked to wait, a hiding page keeps its events instead of sending them", async () => {
  begin({ offlineQueue: offlineQueue() });
  page.answers = [{ status: 503, headers: { "retry-after": "60" } }];
  say("a");
  await page.pass(1_000);
  page.hide();
  page.show();
  await page.pass(58_000);
  assert.equal(page.sent.length, 1);
  say("b");
  await page.pass(2_000);
  assert.deepEqual(page.sent[1]!.body.events.map((event) => event.message), ["a", "b"]);
});

test("the offline queue holds 64 KiB; older events go first and are counted", async () => {
  const { _save, _take } = offlineQueue();
  assert.equal(_save(page.env, Array(16).fill("x".repeat(4_110))), 1); // 65 775 with their line ends
  assert.equal(_take(page.env).length, 15);
  begin({ offlineQueue: offlineQueue() });
  page.navigator.onLine = false;
  for (let n = 0; n < 10; n++) say(`${n}`, { data: { component: "x".repeat(9_000) } });
  leave();
  page.navigator.onLine = true;
  page.fire("online");
  await page.pass(10_000);
  leave();
  assert.deepEqual(page.events("log").map((event) => event.message), ["3", "4", "5", "6", "7", "8", "9"]);
  assert.deepEqual(page.lost(), { queue_full: 3 });
});

test("a storage that is closed or full costs nothing but its use", async () => {
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(page.env, name, { get() { throw new Error("SecurityError"); } });
  }
  begin({ offlineQueue: offlineQueue() });
  say("a");
  await page.pass(1_000);
  assert.equal(page.events("log").length, 1);
  page.navigator.onLine = false;
  say("b");
  page.hide();
  page.navigator.onLine = true;
  page.fire("online");
  assert.equal(page.events("log").length, 2);
});

test("dropped_fields are warned of once, in development only", async () => {
  for (const [environment, warnings] of [["dev", 1], ["production", 0], ["prod", 0], ["staging", 1]] as const) {
    page = new FakePage();
    begin({ environment });
    page.answers = [{ json: { accepted: 1, dropped_fields: ["data.model"] } }, { json: { accepted: 1, dropped_fields: ["data.model"] } }];
    say("a");
    await page.pass(1_000);
    say("b");
    await page.pass(1_000);
    assert.equal(page.warnings.length, warnings, environment);
  }
});

test("flush sends now", async () => {
  begin();
  say("a");
  flush();
  assert.equal(page.sent.length, 1);
});

test("under consent none nothing is sent or stored; errors lets logs through; all everything", async () => {
  begin({ consent: "none", offlineQueue: offlineQueue() });
  say("none");
  leave();
  await page.pass(5_000);
  assert.equal(page.sent.length, 0);
  assert.equal(page.localStorage.items.size + page.sessionStorage.items.size, 0);
  setConsent("errors");
  say("errors");
  (await import("../../src/core/instance.ts")).current!._send("behavior", { event: "x" });
  await page.pass(1_000);
  assert.deepEqual(page.events().map((event) => event.kind), ["log"]);
  assert.equal(page.events()[0].visitor_id, undefined);
  assert.equal(page.localStorage.items.size, 0);
  setConsent("all");
  say("all");
  await page.pass(1_000);
  assert.equal(page.events().at(-1).visitor_id, page.localStorage.getItem("nightbell.visitor"));
  setConsent("none");
  assert.equal(page.localStorage.items.size + page.sessionStorage.items.size, 0);
});

test("info and debug leave only while Diagnostic Mode is on", async () => {
  begin();
  logEvent({ level: "info", message: "off" });
  logEvent({ level: "debug", message: "off" });
  setDiagnostic(true);
  logEvent({ level: "info", message: "on" });
  logEvent({ level: "debug", message: "on" });
  setDiagnostic(false);
  logEvent({ level: "info", message: "off again" });
  await page.pass(1_000);
  assert.deepEqual(page.events("log").map((event) => `${event.level} ${event.message}`), ["info on", "debug on"]);
});
