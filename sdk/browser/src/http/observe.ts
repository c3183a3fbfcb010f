import type { Client } from "../core/client.ts";
import { SLOW_CALL_MS } from "../numbers.ts";
import { routeOf } from "./latency.ts";
import { rollups } from "./rollup.ts";

/** What is known of a call when it has ended. */
export interface Call {
  method: string;
  url: URL;
  /** 0: no answer. */
  status: number;
  ms: number;
  /** The server's own id where it gave one, else ours. */
  requestId?: string;
  error?: unknown;
  /** The page ended it itself: no failure. */
  aborted?: boolean;
}

let counters = new WeakMap<Client, ReturnType<typeof rollups>>();

/** Counts a call; logs it when it failed (no answer, status from 400) or took SLOW_CALL_MS. */
export function observe(client: Client, { method, url, status, ms, requestId, error, aborted }: Call): void {
  if (client._isOwn(url.href)) return;
  const failed = !aborted && (!status || status >= 400);
  const route = routeOf(url.pathname);
  let count = counters.get(client);
  if (!count) counters.set(client, (count = rollups(client)));
  if (!aborted) count(method, route, ms, !status || status >= 500);
  if (!failed && (aborted || ms < SLOW_CALL_MS)) return;
  const what = `${method} ${route}`;
  client._log({
    level: failed && (!status || status >= 500) ? "error" : "warn",
    message: what + (failed ? (status ? ` answered ${status}` : " got no answer") : " was slow"),
    request_id: requestId,
    http: { method, host: url.host, route, status: status || undefined, duration_ms: Math.round(ms) },
    error,
  });
  if (failed) client._crumb("call", `${what} ${status || "failed"}`);
}
