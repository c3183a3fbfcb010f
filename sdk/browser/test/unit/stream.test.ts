import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { liveStreams, openStream, type StreamHandle } from "../../src/stream/index.ts";
import { sseParser, type StreamMessage } from "../../src/stream/sse_parser.ts";
import { FakeTimers } from "../support/fake_timers.ts";

/** One answer of the server: chunks are pushed by the test. */
class Served {
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  body = new ReadableStream<Uint8Array>({ start: (controller) => void (this.#controller = controller) });
  constructor(public request: RequestInit & { url: string }) {
    request.signal?.addEventListener("abort", () => this.#fail(new DOMException("", "AbortError")));
  }
  #fail(error: Error) {
    try {
      this.#controller.error(error);
    } catch {} // over already
  }
  say = (text: string) => this.#controller.enqueue(new TextEncoder().encode(text));
  end = () => this.#controller.close();
  drop = () => this.#fail(new TypeError("network error"));
}

let served: Served[];
let answers: (Response | Error)[];
let opened: StreamHandle[];
let timers: FakeTimers;

beforeEach(() => {
  served = [];
  answers = [];
  opened = [];
  timers = new FakeTimers();
  Object.assign(globalThis, { location: new URL("https://app.example.com/chat"), self: globalThis });
  mock.method(Math, "random", () => 0);
  mock.method(globalThis, "fetch", async (url: string, init: RequestInit) => {
    const one = new Served({ ...init, url });
    served.push(one);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer ?? new Response(one.body, { status: 200, headers: { "content-type": "text/event-stream", "x-request-id": "r-1" } });
  });
});
afterEach(() => {
  for (const stream of opened) stream.abort();
  timers.restore();
  mock.restoreAll();
});

const turn = async () => {
  for (let n = 0; n < 5; n++) await new Promise((resolve) => setImmediate(resolve));
};
/** Time passes, then what was due settles. */
const pass = async (ms: number) => {
  timers.tick(ms);
  await turn();
};
const open = async (more = {}) => {
  const stream = openStream({ url: "/stream", transport: "fetch", ...more });
  opened.push(stream);
  await turn();
  return stream;
};

const parsed = (chunks: string[]) => {
  const out: StreamMessage[] = [];
  const retries: number[] = [];
  const feed = sseParser((message) => out.push(message), (ms) => retries.push(ms));
  for (const chunk of chunks) feed(chunk);
  return { out, retries };
};

test("the parser reads events however they are cut, with any line end", () => {
  const text = ": comment\nevent: delta\nid: 7\ndata: a\ndata: b\n\nretry: 250\ndata:c\r\n\r\ndata\n\rdata: d\r\r";
  for (let at = 0; at <= text.length; at++) {
    const { out, retries } = parsed([text.slice(0, at), text.slice(at), "x"]);
    assert.deepEqual(out, [
      { data: "a\nb", event: "delta", id: "7" }, { data: "c", event: "message", id: "7" },
      { data: "", event: "message", id: "7" }, { data: "d", event: "message", id: "7" },
    ], `cut at ${at}`);
    assert.deepEqual(retries, [250]);
  }
});

test("an id with NUL, a retry that is no number and unknown fields are nothing", () => {
  assert.deepEqual(parsed(["id: a\0b\nretry: soon\nfoo: bar\ndata: x\n\n"]), { out: [{ data: "x", event: "message", id: undefined }], retries: [] });
});

test("text grows while it comes, and [DONE] ends it", async () => {
  const texts: string[] = [];
  const stream = await open({ onText: (text: string) => texts.push(text) });
  served[0]!.say("data: Hello\n\ndata:  world\n\n");
  await turn();
  assert.equal(stream.state, "open");
  served[0]!.say("data: [DONE]\n\n");
  const health = await stream.ended;
  assert.deepEqual([stream.text, stream.state, health.end, health.status, health.request_id], ["Hello world", "ended", "done", 200, "r-1"]);
  assert.deepEqual(texts, ["Hello", "Hello world"]);
  assert.equal(liveStreams(), 0);
});

test("health: first chunk, longest gap, chunks, bytes, duration", async () => {
  const stream = await open();
  await pass(120);
  served[0]!.say("data: a\n\n");
  await turn();
  await pass(900);
  served[0]!.say("data: b\n\n");
  await turn();
  await pass(100);
  served[0]!.end();
  const { ttfc_ms, max_gap_ms, chunks, bytes, duration_ms, reconnects, end } = await stream.ended;
  assert.deepEqual([ttfc_ms, max_gap_ms, chunks, bytes, duration_ms, reconnects, end], [120, 900, 2, 18, 1_120, 0, "done"]);
});

test("one stream a key: a new one aborts the old, whose partial text stays", async () => {
  const first = await open({ key: "answers" });
  served[0]!.say("data: half\n\n");
  await turn();
  const second = await open({ key: "answers", url: "/other" });
  assert.equal((await first.ended).end, "client_aborted");
  assert.deepEqual([first.text, first.state, second.state, liveStreams()], ["half", "ended", "open", 1]);
  assert.equal(served[0]!.request.signal!.aborted, true);
});

test("a drop is resumed with Last-Event-ID after a backoff", async () => {
  const stream = await open();
  served[0]!.say("id: 41\ndata: half \n\n");
  await turn();
  served[0]!.drop();
  await turn();
  assert.equal(stream.state, "reconnecting");
  await pass(149);
  assert.equal(served.length, 1);
  await pass(1);
  assert.equal((served[1]!.request.headers as any)["last-event-id"], "41");
  served[1]!.say("data: whole\n\ndata: [DONE]\n\n");
  const health = await stream.ended;
  assert.deepEqual([health.end, health.reconnects, stream.text], ["done", 1, "half whole"]);
});

test("429 and 503 are waited for as long as Retry-After says", async () => {
  answers = [new Response(null, { status: 429, headers: { "retry-after": "7" } })];
  await open();
  await pass(6_999);
  assert.equal(served.length, 1);
  await pass(1);
  assert.equal(served.length, 2);
});

test("after 5 reconnects that bring nothing it is given up, with the right reason", async () => {
  answers = Array(20).fill(new TypeError("Failed to fetch"));
  const stream = await open();
  for (let n = 0; n < 20; n++) await pass(60_000);
  const health = await stream.ended;
  assert.deepEqual([health.end, health.reconnects, served.length], ["network_error", 5, 6]);
});

test("another refusal ends it at once as server_error", async () => {
  answers = [new Response(null, { status: 404 })];
  const stream = await open();
  const health = await stream.ended;
  assert.deepEqual([health.end, health.status, served.length], ["server_error", 404, 1]);
});

test("30 s of silence make a new connection; bytes of a comment are no silence", async () => {
  const stream = await open();
  await pass(29_000);
  served[0]!.say(": ping\n\n");
  await turn();
  await pass(29_999);
  assert.equal(served.length, 1);
  assert.equal(stream.state, "open");
  await pass(1);
  assert.equal(stream.state, "reconnecting");
  await pass(300);
  assert.equal(served.length, 2);
});

test("silence without reconnects ends as timeout", async () => {
  const stream = await open({ reconnect: false, silenceMs: 500 });
  await pass(500);
  assert.equal((await stream.ended).end, "timeout");
});

test("a POST that has begun to answer is not done twice, unless it can be resumed", async () => {
  const plain = await open({ method: "POST", body: "{}" });
  served[0]!.say("data: half\n\n");
  await turn();
  served[0]!.drop();
  assert.equal((await plain.ended).end, "network_error");
  await open({ method: "POST", body: "{}" });
  served[1]!.say("id: 1\ndata: half\n\n");
  await turn();
  served[1]!.drop();
  await turn();
  await pass(300);
  assert.equal(served.length, 3);
});

test("a high priority pauses a low one, which goes on afterwards", async () => {
  const low = await open({ key: "low" });
  served[0]!.say("data: a\n\n");
  await turn();
  const high = await open({ key: "high", priority: 1 });
  assert.deepEqual([low.state, high.state], ["paused", "open"]);
  served[0]!.say("data: b\n\n");
  await pass(40_000); // of the pause, which is no silence of the server
  assert.equal(low.text, "a");
  high.abort();
  await turn();
  assert.deepEqual([low.state, low.text], ["open", "ab"]);
});

test("what a callback throws is the page's error, and the stream goes on", async () => {
  const stream = await open({
    onText() {
      throw new Error("of the page");
    },
  });
  served[0]!.say("data: a\n\n");
  await turn();
  assert.throws(() => timers.tick(1), /of the page/);
  served[0]!.say("data: [DONE]\n\n");
  const health = await stream.ended;
  assert.deepEqual([health.end, health.reconnects, stream.text], ["done", 0, "a"]);
});

test("partial text keeps a million characters", async () => {
  const stream = await open();
  for (let n = 0; n < 11; n++) served[0]!.say(`data: ${"x".repeat(100_000)}\n\n`);
  await turn();
  assert.equal(stream.text.length, 1_000_000);
});

test("a stream of plain text is delivered as it comes", async () => {
  mock.method(globalThis, "fetch", async (url: string, init: RequestInit) => {
    const one = new Served({ ...init, url });
    served.push(one);
    return new Response(one.body, { headers: { "content-type": "text/plain" } });
  });
  const stream = await open();
  served[0]!.say("the 🔔");
  await turn();
  assert.equal(stream.text, "the 🔔");
  served[0]!.end();
  assert.equal((await stream.ended).end, "done");
});
