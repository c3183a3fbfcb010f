import {
  BATCH_BYTES,
  BATCH_EVENTS,
  BATCH_MS,
  ENVELOPE_BYTES,
  IN_FLIGHT_BYTES,
  QUEUE_EVENTS,
  SEND_BACKOFF_MAX_MS,
  SEND_BACKOFF_MS,
} from "../numbers.ts";
import { guard, random, type Environment } from "./environment.ts";
import { lossReports, type DropReason, type LossCounts, type Losses } from "./losses.ts";
import type { OfflineQueue } from "./offline_queue.ts";
import { retryAfterMs } from "./retry_after.ts";

export const SDK_NAME = "nightbell-browser/0.1.0";

export interface Transport {
  /** Queues one event; it leaves with its batch. */
  _add(event: object): void;
  /** Sends now, unless the server asked to wait. */
  _flush(): void;
  /** Sends the last words. `closing`: the page won't come back. */
  _leave(closing: boolean): void;
  /** The network is back: waits no longer. */
  _online(): void;
  /** Forgets all that waits. */
  _clear(): void;
}

/** Events that left together, as JSON, and the losses that they report. */
interface Batch {
  _events: string[];
  _losses: LossCounts;
  _bytes: number;
  _body: string;
}

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/**
 * The one way out. A living page uses `fetch`, because only an answer says that events were
 * stored, when to come back (429, 503) and what was left out; a hiding page uses
 * `sendBeacon`, and `fetch` with keepalive where that refuses. Bodies are text: a JSON Blob
 * needs a preflight, which a beacon never gets under a wildcard origin
 * (https://crbug.com/490015). One batch at a time, so that IN_FLIGHT_BYTES always have room.
 *
 * @param url  the whole address, with its key
 * @param offline  where events may wait for the next page; undefined: nowhere
 * @param leftOut  told the names of fields that the server left out
 */
export function transport(
  env: Environment,
  url: string,
  losses: Losses,
  offline: () => OfflineQueue | undefined | false,
  leftOut: (fields: string[]) => void,
): Transport {
  let queue: string[] = [];
  let timer: unknown;
  let inFlight = 0;
  let failures = 0;
  let waitUntil = 0;

  const isOffline = () => env.navigator.onLine === false;

  const schedule = (ms: number) => {
    timer ??= env.setTimeout(flush, ms);
  };

  const unschedule = () => {
    env.clearTimeout(timer);
    timer = undefined;
  };

  const enqueue = (events: string[], front?: boolean) => {
    queue = front ? [...events, ...queue] : [...queue, ...events];
    const surplus = queue.splice(0, queue.length - QUEUE_EVENTS).length;
    if (surplus) losses._add("queue_full", surplus);
  };

  /** The next batch of at most `room` bytes, at least one event. `last`: what has no room is lost. */
  const take = (room: number, last?: boolean): Batch | undefined => {
    let bytes = ENVELOPE_BYTES;
    let count = 0;
    while (queue[count]) {
      const size = bytesOf(queue[count]!) + 1;
      if (count && bytes + size > room) break;
      bytes += size;
      count++;
    }
    const events = queue.splice(0, count);
    if (last && queue[0]) losses._add("page_closed", queue.splice(0).length);
    const lost = losses._take();
    const all = [...events, ...lossReports(lost)];
    if (all[0]) return { _events: events, _losses: lost, _bytes: bytes, _body: `{"sdk":"${SDK_NAME}","events":[${all}]}` };
  };

  const putBack = (events: string[], lost: LossCounts, waitMs: number) => {
    enqueue(events, true);
    for (const reason in lost) losses._add(reason as DropReason, lost[reason as DropReason]);
    const backoff = Math.min(SEND_BACKOFF_MAX_MS, SEND_BACKOFF_MS * 2 ** failures++);
    waitUntil = env.Date.now() + (waitMs || backoff * (0.5 + random(env) / 2));
  };

  const post = async ({ _events: events, _losses: lost, _bytes: bytes, _body: body }: Batch) => {
    let status = 0;
    let waitMs = 0;
    let answer: any;
    inFlight += bytes;
    try {
      // Without keepalive on retries: others may use up what all share, and it would always fail.
      const response = await env.fetch(url, { method: "POST", body, keepalive: !failures, credentials: "include" });
      status = response.status;
      waitMs = retryAfterMs(response.headers.get("retry-after"), env.Date.now());
      answer = await response.json();
    } catch {} // no answer, or none in JSON: the status says what to do
    inFlight -= bytes;
    if (!status || status === 429 || status >= 500) putBack(events, lost, waitMs);
    else if (status < 300) settle(events, answer);
    // A 400 is in the server's own ledger, event by event.
    else if (status !== 400) losses._add(status === 413 ? "too_large" : "network", events.length);
    if (queue[0]) schedule(0);
  };

  const settle = guard((events: string[], { rejected, dropped_fields }: any) => {
    failures = 0;
    if (dropped_fields) leftOut(dropped_fields);
    // What the server had no room for is tried again; other refusals are in its ledger.
    const again = rejected?.filter((one: any) => one.error === "overloaded").map((one: any) => events[one.index]);
    if (again?.[0]) putBack(again, {}, 0);
  });

  const flush = guard(() => {
    unschedule();
    if (inFlight || isOffline()) return;
    const wait = waitUntil - env.Date.now();
    if (wait > 0) return schedule(wait);
    guard(() => {
      const kept = offline();
      if (kept) enqueue(kept._take(env), true);
    })();
    const batch = take(BATCH_BYTES);
    if (batch) post(batch);
  });

  return {
    _add(event) {
      const text = JSON.stringify(event);
      // Not counted where three bytes a character would fit: that costs as much as making the text.
      if (text.length * 3 > IN_FLIGHT_BYTES && bytesOf(text) > IN_FLIGHT_BYTES - ENVELOPE_BYTES) return losses._add("too_large");
      enqueue([text]);
      queue.length < BATCH_EVENTS ? schedule(BATCH_MS) : flush();
    },
    _flush: flush,
    _leave(closing) {
      const kept = offline();
      if (!kept || !(isOffline() || waitUntil > env.Date.now())) {
        const batch = take(IN_FLIGHT_BYTES - inFlight, closing && !kept);
        if (batch && !env.navigator.sendBeacon?.(url, batch._body)) post(batch);
      }
      if (kept && queue[0]) {
        const surplus = kept._save(env, queue);
        queue = [];
        if (surplus) losses._add("queue_full", surplus);
      }
    },
    _online() {
      waitUntil = failures = 0;
      flush();
    },
    _clear() {
      unschedule();
      queue = [];
    },
  };
}
