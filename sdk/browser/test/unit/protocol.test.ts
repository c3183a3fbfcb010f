/** All that the SDK sends is what protocol/fields.json names, in its types and lengths. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, mock, test } from "node:test";
import { init, logEvent, stop, type LogContext } from "../../src/index.ts";
import { current } from "../../src/core/instance.ts";
import { track } from "../../src/behavior/index.ts";
import { observe } from "../../src/http/observe.ts";
import { openStream } from "../../src/stream/index.ts";
import { chatOpened, startHeartbeat } from "../../src/ux/index.ts";
import { FakePage, settled } from "../support/fake_page.ts";

const protocol = (name: string) => JSON.parse(readFileSync(join(process.cwd(), "../../protocol", name), "utf8"));
const kinds: any[] = protocol("fields.json").kinds;
const ID = /^[A-Za-z0-9._:-]+$/;

const CHECKS: Record<string, (value: any, field: any) => boolean> = {
  text: (value, { max }) => typeof value === "string" && value.length <= max,
  route: (value, { max }) => typeof value === "string" && value.length <= max && !/[?#]/.test(value),
  id: (value, { max }) => ID.test(value) && value.length <= max,
  opaque_id: (value, { max }) => typeof value === "string" && value.length > 0 && value.length <= max,
  visitor: (value, { max, min = 0 }) => ID.test(value) && value.length <= max && value.length >= min,
  enum: (value, { words }) => words.includes(value),
  level: (value) => protocol("levels.json").levels.includes(value),
  time: (value, { numbers_only }) => (numbers_only ? typeof value === "number" : !Number.isNaN(Date.parse(value)) || typeof value === "number"),
  number: (value) => Number.isFinite(value),
  count: (value) => Number.isInteger(value) && value >= 0,
  scalar: (value) => ["number", "boolean", "string"].includes(typeof value),
  id_list: (value, { max }) => Array.isArray(value) && value.length <= max && value.every((one) => ID.test(one)),
  record: (value, field) => whole(value, field.fields).length === 0,
  data: (value, field) => whole(value, field.fields).length === 0,
  labels: (value, { max }) => Object.entries(value).length <= max && Object.values(value).every((one) => typeof one === "string"),
  stack: (value, { browser_max, line_max }) => value.length <= browser_max && value.every((line: string) => line.length <= line_max),
  breadcrumbs: (value, { max }) => value.length > 0 && value.length <= max && value.every((one: object) => JSON.stringify(one).length <= 512),
  free: (value, { max }) => typeof value === "object" && JSON.stringify(value).length <= max,
  buckets: (value) => Object.entries(value).every(([bucket, count]) => +bucket >= 0 && +bucket <= 33 && Number.isInteger(count)),
};

/** What is wrong with an event: fields that the table doesn't have, or not like this, or that are missing. */
function whole(event: any, fields: any[]): string[] {
  const known = new Map(fields.map((field) => [field.name, field]));
  const wrong = Object.entries(event).filter(([name, value]) => !known.has(name) || !CHECKS[known.get(name).type]!(value, known.get(name)));
  const missing = fields.filter(({ name, required }) => required && event[name] === undefined);
  return [...wrong.map(([name, value]) => `${name}: ${JSON.stringify(value)}`), ...missing.map(({ name }) => `${name} is missing`)];
}

let page: FakePage;
beforeEach(() => void (page = new FakePage()));
afterEach(() => (stop(), mock.restoreAll()));

test("every event that leaves is what the protocol says, and every kind is sent", async () => {
  const context: LogContext = { component: "Chat", labels: { flag: "on" }, request_id: "r-1", run_id: "run-1", refs: ["order-1"], data: { method: "GET", status: 500 } };
  init({ endpoint: "", service: "web", environment: "dev", release: "1.2.3", userHash: "h", context, beforeSend: (event) => event.message !== "drop" && event }, page.env);
  logEvent({ level: "error", message: "m".repeat(600), error: new TypeError("e".repeat(300)) });
  logEvent({ level: "error", message: "drop" });
  page.fire("click", { target: { id: "i".repeat(300), localName: "button", classList: [] } }, "document");
  for (let n = 0; n < 30; n++) logEvent({ level: "warn", message: `flood ${n}` });
  logEvent({ level: "error", message: "m".repeat(600), error: "text" });
  observe(current!, { method: "POST", url: new URL("https://app.example.com/api/1?q=2"), status: 500, ms: 12.5, requestId: "r-2" });
  startHeartbeat();
  chatOpened("c");
  track("asked", { window: 7 });
  current!._send("vital", { timestamp: new Date(page.now).toISOString(), name: "LCP", value: 1200.5, rating: "good", page: "/chat" });
  Object.assign(globalThis, { location: new URL("https://app.example.com/chat"), self: globalThis });
  mock.method(globalThis, "fetch", async () => new Response("data: a\n\ndata: [DONE]\n\n", { headers: { "content-type": "text/event-stream", "x-request-id": "r" } }));
  await openStream({ url: "/stream?q=1", transport: "fetch" }).ended;
  await settled();
  page.fire("pagehide", { persisted: false });
  const sent = page.events();
  for (const { kind, ...event } of sent) {
    const { fields } = kinds.find((one) => one.kind === kind);
    assert.deepEqual(whole(event, fields), [], kind);
  }
  const all = ["log", "heartbeat", "chat_opened", "behavior", "reply", "vital", "rollup", "dropped"];
  assert.deepEqual([...new Set(sent.map(({ kind }) => kind))].sort(), all.sort());
});

test("the reasons of losses are those of the protocol", () => {
  const source = readFileSync(join(process.cwd(), "src/core/losses.ts"), "utf8");
  const reasons = [...source.matchAll(/\| "(\w+)"/g)].map(([, reason]) => reason);
  assert.deepEqual(reasons.sort(), protocol("drop_reasons.json").client_dropped.sort());
});
