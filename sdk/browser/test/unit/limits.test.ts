import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { init, logEvent, stop } from "../../src/index.ts";
import { FakePage } from "../support/fake_page.ts";

let page: FakePage;
const begin = (more = {}) =>
  init({ endpoint: "https://bell.example.com", service: "web", environment: "dev", release: "1", ...more }, page.env);
const say = (message: string, more = {}) => logEvent({ level: "error", message, ...more });

beforeEach(() => void (page = new FakePage()));
afterEach(stop);

test("a flood leaves 10 at once, then 2 a second, and the rest is reported", async () => {
  begin();
  for (let n = 0; n < 100; n++) say(`flood ${n}`);
  await page.pass(1_000);
  assert.equal(page.events("log").length, 10);
  for (let second = 0; second < 5; second++) {
    for (let n = 0; n < 10; n++) say(`second ${second} ${n}`);
    await page.pass(1_000);
  }
  assert.equal(page.events("log").length, 10 + 5 * 2);
  page.fire("pagehide", { persisted: false });
  assert.equal(page.lost().rate_limited, 90 + 5 * 8);
});

test("tokens don't add up beyond 10", async () => {
  begin();
  await page.pass(60_000);
  for (let n = 0; n < 100; n++) say(`flood ${n}`);
  await page.pass(1_000);
  assert.equal(page.events("log").length, 10);
});

test("a clock that is set back neither gives nor takes tokens", async () => {
  begin();
  for (let n = 0; n < 10; n++) say(`flood ${n}`);
  page.now -= 3_600_000;
  say("one too many");
  page.now += 500;
  say("half a second later");
  page.fire("pagehide", { persisted: false });
  assert.deepEqual(page.events("log").at(-1).message, "half a second later");
  assert.equal(page.events("log").length, 11);
});

test("100 identical errors are one event, and the repeats leave at pagehide", async () => {
  begin();
  for (let n = 0; n < 100; n++) say("again", { error: new TypeError("x") });
  await page.pass(1_000);
  assert.equal(page.events("log").length, 1);
  assert.equal(page.events("log")[0].repeat_count, undefined);
  page.fire("pagehide", { persisted: false });
  assert.deepEqual(page.events("log").map((event) => event.repeat_count), [undefined, 99]);
  assert.equal(new Set(page.events("log").map((event) => event.id)).size, 2);
});

test("an identical event leaves again after 30 s and stands for those between", async () => {
  begin();
  say("again");
  await page.pass(29_999);
  say("again");
  assert.equal(page.events("log").length, 1);
  await page.pass(1);
  say("again");
  await page.pass(1_000);
  assert.deepEqual(page.events("log").map((event) => event.repeat_count), [undefined, 2]);
});

test("level, message, component, error type and first stack line tell events apart", async () => {
  begin();
  const failed = (name: string, line: string) => ({ name, message: "m", stack: `${name}: m\n    at f (https://a/b.js:${line})` });
  say("m");
  logEvent({ level: "warn", message: "m" });
  say("m", { component: "Chat" });
  say("m", { error: failed("TypeError", "1:1") });
  say("m", { error: failed("RangeError", "1:1") });
  say("m", { error: failed("TypeError", "2:1") });
  say("m", { error: failed("TypeError", "2:1"), request_id: "another" });
  await page.pass(1_000);
  assert.equal(page.events("log").length, 6);
});

test("50 signatures are remembered; what an older one had repeated is reported", async () => {
  begin();
  say("first");
  say("first");
  for (let n = 0; n < 49; n++) say(`other ${n}`);
  say("first");
  page.fire("pagehide", { persisted: false });
  assert.equal(page.events("log").find((event) => event.repeat_count)?.repeat_count, 2);
  for (let n = 0; n < 60; n++) say(`more ${n}`);
  say("last", {});
  page.fire("pagehide", { persisted: false });
  assert.equal(page.lost().duplicate, undefined);
  await page.pass(100_000);
  say("kept");
  say("kept");
  for (let n = 0; n < 50; n++) say(`pushes ${n}`);
  page.fire("pagehide", { persisted: false });
  assert.equal(page.lost().duplicate, 1);
});

test("a message has 512 characters, never half a pair", async () => {
  begin();
  say("y".repeat(600));
  say("z".repeat(511) + "🔔");
  await page.pass(1_000);
  const [first, second] = page.events("log");
  assert.equal(first.message, "y".repeat(512));
  assert.equal(second.message, "z".repeat(511));
});

test("a stack has 6 frames of at most 512 characters, an error's message 256", async () => {
  begin();
  const frames = Array.from({ length: 9 }, (_, n) => `    at f${n} (https://a/${"p".repeat(600)}.js:${n}:1)`);
  say("m", { error: { name: "TypeError", message: "q".repeat(300), stack: ["TypeError: q", "over lines", ...frames].join("\n") } });
  say("firefox", { error: { name: "TypeError", message: "q", stack: "f@https://a/b.js:1:2\ng@https://a/b.js:3:4\n" } });
  await page.pass(1_000);
  const [chromium, firefox] = page.events("log").map((event) => event.error);
  assert.equal(chromium.stack.length, 6);
  assert.match(chromium.stack[0], /^at f0 /);
  assert.equal(chromium.stack[0].length, 512);
  assert.equal(chromium.message.length, 256);
  assert.deepEqual(firefox.stack, ["f@https://a/b.js:1:2", "g@https://a/b.js:3:4"]);
});

test("an error tells of the last 20 breadcrumbs: clicks without text, navigations, own words", async () => {
  begin();
  const { addBreadcrumb } = await import("../../src/index.ts");
  for (let n = 0; n < 30; n++) addBreadcrumb("step", `${n}`);
  addBreadcrumb("step", "w".repeat(200));
  page.fire("click", { target: { id: "send", localName: "button", classList: ["primary"], textContent: "secret" } }, "document");
  page.location.pathname = "/settings";
  say("m");
  logEvent({ level: "warn", message: "no crumbs" });
  await page.pass(1_000);
  const [error, warning] = page.events("log");
  assert.equal(error.breadcrumbs.length, 20);
  assert.equal(error.breadcrumbs.at(-3).text, "w".repeat(128));
  assert.deepEqual(error.breadcrumbs.at(-2), { at: page.now - 1_000, type: "click", text: "button#send.primary" });
  assert.equal(error.breadcrumbs.at(-1).text, "/settings");
  assert.equal(warning.breadcrumbs, undefined);
});
