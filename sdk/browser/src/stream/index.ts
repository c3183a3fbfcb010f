/** Streamed answers: one a key, watched, made anew when they drop, and measured. */
import { current } from "../core/instance.ts";
import { BACKOFF_MS, SEND_BACKOFF_MAX_MS, STREAM_RECONNECTS, STREAM_SILENCE_MS, STREAM_TEXT_MAX } from "../numbers.ts";
import type { Connection, ConnectionEvents, Outcome } from "./connection.ts";
import { eventSourceConnection } from "./event_source_connection.ts";
import { fetchConnection } from "./fetch_connection.ts";
import { healthMeter, type StreamEnd, type StreamHealth } from "./health.ts";
import type { StreamHandle, StreamOptions, StreamState } from "./options.ts";
import { enter, leave, type LiveStream } from "./registry.ts";
import type { StreamMessage } from "./sse_parser.ts";

export type { StreamEnd, StreamHealth } from "./health.ts";
export type { StreamHandle, StreamOptions, StreamState } from "./options.ts";
export { liveStreams } from "./registry.ts";
export type { StreamMessage } from "./sse_parser.ts";

const saysDone = ({ data, event }: StreamMessage) => data === "[DONE]" || /^(done|end)$/.test(event);

/** Calls back; what that throws surfaces as the page's own error, not as a fault of the stream. */
function tell<A extends unknown[]>(callback: ((...args: A) => void) | undefined, ...args: A): void {
  try {
    callback?.(...args);
  } catch (error) {
    setTimeout(() => {
      throw error;
    }, 0);
  }
}

/** Statuses after which another try may succeed. */
const worthATry = (status: number | undefined) => !status || status === 429 || status >= 500;

/**
 * Opens a stream and keeps it alive: a drop, silence, 429 or 503 make a new connection, with
 * backoff, `Retry-After` and `Last-Event-ID`, at most STREAM_RECONNECTS times without a
 * message between. How it went is reported once.
 *
 * @throws  TypeError when `url` is no address; nothing else, and `ended` never rejects. What a
 *          callback throws is an uncaught error of the page, and the stream goes on.
 */
export function openStream(options: StreamOptions): StreamHandle {
  const { url, method = "GET", headers, body, silenceMs = STREAM_SILENCE_MS, isDone = saysDone, onState } = options;
  const address = new URL(url, location.href);
  const key = options.key || address.pathname;
  let transport = options.transport || (method === "GET" && !headers && !body && self.EventSource ? "eventsource" : "fetch");
  const meter = healthMeter(Date.now);
  let state: StreamState = "connecting";
  let text = "";
  let lastId: string | undefined;
  let connection: Connection | undefined;
  let status: number | undefined;
  let requestId: string | undefined;
  let reconnects = 0;
  let inVain = 0; // connections in a row that brought nothing
  let serverWait = 0;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let pausing: Promise<void> | undefined;
  let resume: (() => void) | undefined;
  let stopWaiting: (() => void) | undefined;
  let held: StreamMessage[] = []; // of an EventSource, which can't be paused itself
  let health: StreamHealth | undefined;
  let settle!: (health: StreamHealth) => void;
  const ended = new Promise<StreamHealth>((resolve) => (settle = resolve));

  const become = (next: StreamState) => {
    if (state === next || health) return;
    state = next;
    tell(onState, next);
  };

  const watch = () => {
    clearTimeout(watchdog);
    if (silenceMs && !pausing && !health) watchdog = setTimeout(() => connection?._close({ _end: "timeout" }), silenceMs);
  };

  const deliver = (message: StreamMessage) => {
    if (health) return;
    if (pausing) return void held.push(message);
    meter._chunk();
    inVain = 0;
    lastId = message.id ?? lastId;
    if (isDone(message)) return finish("done");
    text = (text + (options.toText ? options.toText(message) : message.data)).slice(0, STREAM_TEXT_MAX);
    tell(options.onMessage, message);
    tell(options.onText, text);
  };

  const on: ConnectionEvents = {
    _opened(answer, id) {
      status = answer ?? status;
      requestId = id ?? requestId;
      become(pausing ? "paused" : "open");
      watch();
    },
    _alive(bytes) {
      meter._bytes(bytes);
      watch();
    },
    _message: deliver,
    _reconnecting() {
      reconnects++;
      if (options.reconnect === false || ++inVain > STREAM_RECONNECTS) connection?._close({ _end: "network_error" });
      else become("reconnecting");
    },
    _retry(ms) {
      serverWait = ms;
    },
    _mayRead: async () => pausing,
  };

  const finish = (end: StreamEnd) => {
    if (health) return;
    become("ended");
    health = { transport, ...meter._result(), reconnects, end, status, request_id: requestId, run_id: options.runId };
    clearTimeout(watchdog);
    connection?._close({ _end: end });
    stopWaiting?.();
    resume?.();
    leave(key, stream);
    current?._beforeLeaving.delete(lastWord);
    current?._send("reply", { timestamp: new Date().toISOString(), route: address.pathname, ...health });
    tell(options.onEnd, health);
    settle(health);
  };

  const mayReconnect = ({ _end, _status }: Outcome) =>
    options.reconnect !== false &&
    _end !== "done" &&
    inVain < STREAM_RECONNECTS &&
    worthATry(_status) &&
    // A POST that has begun to answer would be done twice, unless it can go on where it was.
    (method === "GET" || !meter._result().chunks || lastId !== undefined);

  const run = async () => {
    for (;;) {
      connection = transport === "fetch" ? fetchConnection(options, lastId, on) : eventSourceConnection(options, on);
      watch();
      const outcome = await connection._over;
      clearTimeout(watchdog);
      if (health) return;
      status = outcome._status ?? status;
      if (!mayReconnect(outcome)) return finish(outcome._end);
      if (outcome._gaveUp) transport = "fetch";
      reconnects++;
      const backoff = Math.min(SEND_BACKOFF_MAX_MS, BACKOFF_MS * 2 ** inVain++) * (0.5 + Math.random() / 2);
      become("reconnecting");
      await new Promise<void>((go) => {
        const timer = setTimeout(go, outcome._waitMs || serverWait || backoff);
        stopWaiting = () => (clearTimeout(timer), go());
      });
      if (health) return;
    }
  };

  const lastWord = (closing?: boolean) => closing && finish("client_aborted");
  const stream: LiveStream = {
    _priority: options.priority || 0,
    _abort: () => finish("client_aborted"),
    _pause(paused) {
      if (paused === !!pausing || health) return;
      if (paused) {
        pausing = new Promise((go) => (resume = go));
        clearTimeout(watchdog);
        if (state === "open") become("paused");
        return;
      }
      pausing = undefined;
      resume?.();
      meter._resumed();
      if (state === "paused") become("open");
      watch();
      for (const message of held.splice(0)) deliver(message);
    },
  };
  current?._beforeLeaving.add(lastWord);
  enter(key, stream);
  run();
  return {
    key,
    get state() {
      return state;
    },
    get text() {
      return text;
    },
    abort: stream._abort,
    ended,
  };
}
