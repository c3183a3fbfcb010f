import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { init, logEvent, setConsent, stop } from "../../src/index.ts";
import { autoTrack, track, visitorId } from "../../src/behavior/index.ts";
import { poll } from "../../src/panel/poll.ts";
import { chatOpened, startHeartbeat } from "../../src/ux/index.ts";
import { FakePage, settled } from "../support/fake_page.ts";

let page: FakePage;
const begin = (more = {}) =>
  init({ endpoint: "", service: "web", environment: "dev", release: "1", sessionId: "s-1", ...more }, page.env);
beforeEach(() => {
  page = new FakePage();
  begin();
});
afterEach(stop);

test("a heartbeat leaves at once and every 30 s", async () => {
  startHeartbeat();
  await page.pass(1_000);
  assert.equal(page.events("heartbeat").length, 1);
  await page.pass(29_999);
  assert.equal(page.events("heartbeat").length, 1);
  await page.pass(1);
  await page.pass(60_000);
  assert.deepEqual(page.events("heartbeat").map((event) => event.ts - page.events("heartbeat")[0].ts), [0, 30, 60, 90]);
  assert.equal(page.events("heartbeat")[0].page, "/chat");
});

test("a heartbeat shares the batch of what leaves in the same second", async () => {
  logEvent({ level: "error", message: "m" });
  startHeartbeat();
  await page.pass(1_000);
  assert.deepEqual(page.sent.map(({ body }) => body.events.map(({ kind }) => kind)), [["log", "heartbeat"]]);
});

test("a hidden page is silent; shown again it beats when it is due, not sooner", async () => {
  startHeartbeat();
  await page.pass(10_000);
  page.hide();
  await page.pass(5_000);
  page.show();
  await page.pass(1_000);
  assert.equal(page.events("heartbeat").length, 1);
  page.hide();
  await page.pass(100_000);
  assert.equal(page.events("heartbeat").length, 1);
  page.show();
  await page.pass(1_000);
  assert.equal(page.events("heartbeat").length, 2);
});

test("a chat is opened once a chat session", async () => {
  chatOpened();
  chatOpened();
  chatOpened("chat-2");
  chatOpened("chat-2");
  await page.pass(1_000);
  assert.equal(page.events("chat_opened").length, 2);
  begin(); // the tab is loaded again
  chatOpened("chat-2");
  setConsent("none");
  assert.equal(page.sessionStorage.items.size, 0);
  setConsent("all");
  page.fire("pagehide", { persisted: false });
  assert.equal(page.events("chat_opened").length, 2);
});

test("behaviour carries the visitor's id, which stays in this browser", async () => {
  track("asked", { window: 7 });
  await page.pass(1_000);
  const [event] = page.events("behavior");
  assert.deepEqual([event.event, event.metadata, event.page], ["asked", { window: 7 }, "/chat"]);
  assert.equal(event.visitor_id, page.localStorage.getItem("nightbell.visitor"));
  begin();
  assert.equal(visitorId(), event.visitor_id);
});

for (const [what, how] of [
  ["DNT", { doNotTrack: "1" }],
  ["GPC", { globalPrivacyControl: true }],
] as const) {
  test(`${what} stops behaviour, and no visitor is remembered`, async () => {
    Object.assign(page.navigator, how);
    track("asked");
    logEvent({ level: "error", message: "errors still leave" });
    await page.pass(1_000);
    assert.deepEqual(page.events().map(({ kind }) => kind), ["log"]);
    assert.equal(page.events()[0].visitor_id, undefined);
    assert.equal(page.localStorage.items.size, 0);
  });
}

test("without consent `all` there is no behaviour", async () => {
  setConsent("errors");
  track("asked");
  await page.pass(1_000);
  assert.equal(page.events().length, 0);
});

test("page views follow the history API, link clicks lose their query; both end without a trace", async () => {
  const native = { pushState: (_: any, __: any, path: string) => void (page.location.pathname = path), replaceState() {} };
  const window: any = { history: { ...native } };
  const end = autoTrack({}, window);
  window.history.pushState(null, "", "/settings");
  window.history.pushState(null, "", "/settings");
  const link = (href: string) => page.fire("click", { target: { localName: "a", id: "", closest: () => ({ href }) } }, "document");
  link("https://app.example.com/help?token=secret#x");
  link("https://other.example.com/p?q=1");
  page.fire("click", { target: { localName: "p", id: "", closest: () => null } }, "document");
  end();
  assert.deepEqual([window.history.pushState, window.history.replaceState], [native.pushState, native.replaceState]);
  link("/again");
  await page.pass(1_000);
  assert.deepEqual(page.events("behavior").map((event) => [event.event, event.metadata.path ?? event.metadata.href]), [
    ["page_view", "/chat"], ["page_view", "/settings"], ["link_click", "/help"], ["link_click", "https://other.example.com/p"],
  ]);
});

test("a visitor is in or out as a whole, and about the share that was asked for is in", async () => {
  let inside = 0;
  for (let visitor = 0; visitor < 200; visitor++) {
    page = new FakePage();
    page.localStorage.setItem("nightbell.visitor", `visitor-${visitor}`);
    begin({ sampleRate: 0.3 });
    for (let n = 0; n < 5; n++) logEvent({ level: "error", message: `m${n}` });
    page.fire("pagehide", { persisted: false });
    const sent = page.events("log").length;
    assert.ok(sent === 0 || sent === 5);
    assert.equal(page.lost().sampled_out ?? 0, 5 - sent);
    inside += +(sent > 0);
  }
  assert.ok(inside > 40 && inside < 80, `${inside} of 200`);
});

test("the panel looks at once, then every 5 s give or take a quarter, while visible", async () => {
  const looks: number[] = [];
  page.env.crypto.getRandomValues = (into) => into.fill(128); // the middle
  const end = poll(page.env, async () => void looks.push(page.now));
  await settled();
  await page.pass(15_000);
  assert.deepEqual(looks.map((at) => at - looks[0]!), [0, 5_000, 10_000, 15_000]);
  page.hide();
  await page.pass(60_000);
  assert.equal(looks.length, 4);
  page.show();
  await page.pass(0);
  assert.equal(looks.length, 5);
  end();
  await page.pass(60_000);
  assert.equal(looks.length, 5);
});

test("the end of the client leaves no listener and no timer", async () => {
  stop();
  const before = [page.listeners, page.timers];
  begin();
  startHeartbeat();
  logEvent({ level: "error", message: "m" });
  autoTrack({}, { history: { pushState() {}, replaceState() {} } });
  assert.ok(page.listeners > 5);
  stop();
  assert.deepEqual([page.listeners, page.timers], before);
  assert.deepEqual(before, [0, 0]);
});
