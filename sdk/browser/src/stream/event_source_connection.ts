import type { Connection, ConnectionEvents, Outcome } from "./connection.ts";
import type { StreamOptions } from "./options.ts";

/**
 * Reads a stream by EventSource, which reconnects with `Last-Event-ID` by itself after a
 * drop, but gives up for good on any status but 200, 429 and 503 too
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#fail-the-connection).
 */
export function eventSourceConnection(options: StreamOptions, on: ConnectionEvents): Connection {
  const source = new EventSource(options.url, { withCredentials: options.credentials === "include" });
  let settle: (outcome: Outcome) => void;
  const over = new Promise<Outcome>((resolve) => (settle = resolve));
  const close = (outcome: Outcome) => {
    source.close();
    settle(outcome);
  };
  source.onopen = () => on._opened(undefined, undefined);
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) close({ _end: "server_error", _gaveUp: true });
    else on._reconnecting();
  };
  for (const name of new Set(["message", "done", "end", ...(options.events || [])])) {
    source.addEventListener(name, ({ data, lastEventId }: MessageEvent) => {
      on._alive(new TextEncoder().encode(data).length);
      on._message({ data, event: name, id: lastEventId || undefined });
    });
  }
  return { _over: over, _close: close };
}
