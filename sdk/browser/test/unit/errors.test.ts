import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { init, installGlobalErrorHandlers, logEvent, setConsent, stop } from "../../src/index.ts";
import { watchResources } from "../../src/resources/index.ts";
import { FakePage } from "../support/fake_page.ts";

let page: FakePage;
const begin = (more = {}) =>
  init({ endpoint: "https://bell.example.com", service: "web", environment: "dev", release: "1", ...more }, page.env);
const thrown = (message: string, more = {}) =>
  page.fire("error", { message, filename: "https://app.example.com/app.js", lineno: 3, colno: 7, error: new TypeError(message), ...more });
const logs = async () => {
  await page.pass(1_000);
  return page.events("log");
};

beforeEach(() => void (page = new FakePage()));
afterEach(stop);

test("what nobody caught is logged with type, message and stack", async () => {
  begin();
  thrown("x is undefined");
  page.fire("unhandledrejection", { reason: new RangeError("too far") });
  const [error, rejection] = await logs();
  assert.deepEqual([error.level, error.message, error.error.type, error.route], ["error", "x is undefined", "TypeError", "/chat"]);
  assert.match(error.error.stack[0], /^at /);
  assert.deepEqual([rejection.message, rejection.error.type], ["Unhandled rejection: too far", "RangeError"]);
});

test("an error without an object keeps its position; anything may be rejected with", async () => {
  begin();
  thrown("Script error.", { error: null });
  for (const reason of [undefined, null, "text", 7, { code: 1 }, Symbol("s")]) page.fire("unhandledrejection", { reason });
  const events = await logs();
  assert.deepEqual(events[0].error.stack, ["at https://app.example.com/app.js:3:7"]);
  assert.deepEqual(events.slice(1, 5).map((event) => event.message), ["undefined", "null", "text", "7"].map((text) => "Unhandled rejection: " + text));
});

test("installGlobalErrorHandlers adds its context, before init and after, and never logs twice", async () => {
  const uninstall = installGlobalErrorHandlers(() => ({ request_id: "r-1", component: "Page" }));
  begin();
  thrown("first");
  installGlobalErrorHandlers(() => ({ component: "Other" }));
  thrown("second");
  uninstall();
  thrown("third");
  const events = await logs();
  assert.deepEqual(events.map((event) => [event.message, event.component]), [["first", "Page"], ["second", "Other"]]);
  assert.equal(events[0].request_id, "r-1");
});

test("a context that throws costs its context only", async () => {
  begin();
  installGlobalErrorHandlers(() => {
    throw new Error("of the application");
  });
  thrown("still logged");
  assert.deepEqual((await logs()).map((event) => event.message), ["still logged"]);
});

test("globalErrors: false leaves the page's errors alone", async () => {
  begin({ globalErrors: false });
  thrown("x");
  assert.equal((await logs()).length, 0);
});

test("faults of the SDK's own script are not the page's", async () => {
  begin();
  thrown("ours", { filename: "https://bell.example.com/sdk.js" });
  thrown("of another sdk.js", { filename: "https://other.example.com/sdk.js" });
  assert.deepEqual((await logs()).map((event) => event.message), ["of another sdk.js"]);
});

test("nothing that is logged can throw into the page", async () => {
  begin();
  const hostile = new Proxy({}, { get() { throw new Error("hostile"); } });
  const circular: any = {};
  circular.self = circular;
  logEvent(hostile as any);
  logEvent(undefined as any);
  logEvent({ level: "error", message: "m", error: hostile });
  logEvent({ level: "error", message: "circular", data: circular });
  logEvent({ level: "error", message: "bigint", data: { status: 1n } });
  page.fire("unhandledrejection", { reason: hostile });
  page.fire("click", { target: null }, "document");
  logEvent({ level: "error", message: "fine" });
  page.fire("pagehide", { persisted: false });
  assert.deepEqual(page.events("log").map((event) => event.message), ["fine"]);
  assert.equal(page.lost().before_send, 2);
});

test("beforeSend changes, drops and, where it throws, drops too; each is counted", async () => {
  begin({
    beforeSend(event: any) {
      if (event.message === "throws") throw new Error("in the hook");
      return event.message === "drop" ? null : { ...event, message: event.message.toUpperCase() };
    },
  });
  for (const message of ["kept", "drop", "throws"]) logEvent({ level: "error", message });
  page.fire("pagehide", { persisted: false });
  assert.deepEqual(page.events("log").map((event) => event.message), ["KEPT"]);
  assert.deepEqual(page.lost(), { before_send: 2 });
});

test("a pending repeat goes through beforeSend as well", async () => {
  begin({ beforeSend: (event: any) => ({ ...event, message: "[hidden]" }) });
  logEvent({ level: "error", message: "secret" });
  logEvent({ level: "error", message: "secret" });
  page.fire("pagehide", { persisted: false });
  assert.deepEqual(page.events("log").map((event) => event.message), ["[hidden]", "[hidden]"]);
});

test("ids: each event has its own, all of a tab share the session's, the given one wins", async () => {
  begin();
  logEvent({ level: "error", message: "a" });
  logEvent({ level: "error", message: "b" });
  const [a, b] = await logs();
  assert.notEqual(a.id, b.id);
  assert.equal(a.session_id, b.session_id);
  assert.equal(a.session_id, page.sessionStorage.getItem("nightbell.session"));
  begin({ sessionId: "given", userHash: "u-1" });
  logEvent({ level: "error", message: "c" });
  const event = (await logs()).at(-1);
  assert.deepEqual([event.session_id, event.user_hash], ["given", "u-1"]);
});

test("context may be an object or asked each time; the event's own fields win", async () => {
  let component = "A";
  begin({ context: () => ({ component, run_id: "run-1" }) });
  logEvent({ level: "error", message: "a" });
  component = "B";
  logEvent({ level: "error", message: "b", run_id: "run-2" });
  assert.deepEqual((await logs()).map((event) => [event.component, event.run_id]), [["A", "run-1"], ["B", "run-2"]]);
});

test("on a server nothing happens", () => {
  const end = init({ endpoint: "", service: "web" }, { ...page.env, document: undefined });
  logEvent({ level: "error", message: "m" });
  setConsent("none");
  end();
  assert.equal(page.listeners + page.sent.length, 0);
});

test("resources that fail to load are warnings, Nightbell's own are not", async () => {
  begin();
  const end = watchResources();
  const failed = (src: string) => page.fire("error", { target: { localName: "img", src } });
  failed("https://cdn.example.com/logo.png?v=1");
  failed("https://bell.example.com/sdk.js");
  end();
  failed("https://cdn.example.com/other.png");
  assert.deepEqual((await logs()).map((event) => [event.level, event.message, event.http]), [
    ["warn", "Failed to load img /logo.png", { host: "cdn.example.com", route: "/logo.png" }],
  ]);
});
