import { retryAfterMs } from "../core/retry_after.ts";
import type { Connection, ConnectionEvents, Outcome } from "./connection.ts";
import type { StreamOptions } from "./options.ts";
import { sseParser } from "./sse_parser.ts";

/** Reads a stream by fetch: any method, any status, `text/event-stream` or plain text. */
export function fetchConnection(options: StreamOptions, lastId: string | undefined, on: ConnectionEvents): Connection {
  const abort = new AbortController();
  let closed: Outcome | undefined;

  const read = async (): Promise<Outcome> => {
    const { method, body, credentials, headers } = options;
    const response = await fetch(options.url, {
      method,
      body,
      credentials,
      headers: { accept: "text/event-stream", ...headers, ...(lastId && { "last-event-id": lastId }) },
      signal: abort.signal,
      cache: "no-store",
    });
    const { status, ok } = response;
    on._opened(status, response.headers.get("x-request-id") || undefined);
    if (!ok || !response.body) {
      response.body?.cancel();
      return { _end: "server_error", _status: status, _waitMs: retryAfterMs(response.headers.get("retry-after"), Date.now()) };
    }
    const events = /event-stream/.test(response.headers.get("content-type") || "");
    const parse = events ? sseParser(on._message, on._retry) : (data: string) => on._message({ data, event: "message" });
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      await on._mayRead();
      const { done, value } = await reader.read();
      if (closed) return closed;
      if (done) return { _end: "done", _status: status };
      on._alive(value.byteLength);
      const text = decoder.decode(value, { stream: true });
      if (text) parse(text);
      if (closed) return closed;
    }
  };

  return {
    _over: read().catch(() => closed || { _end: "network_error" }),
    _close(outcome) {
      closed = outcome;
      abort.abort();
    },
  };
}
