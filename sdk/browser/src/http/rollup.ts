import type { Client } from "../core/client.ts";
import { ROLLUP_MS, ROLLUP_ROUTES } from "../numbers.ts";
import { bucketOf } from "./latency.ts";

interface Counts {
  method: string;
  route: string;
  count: number;
  errors: number;
  buckets: Record<number, number>;
}

/**
 * Counts all calls, a rollup a route and minute, so that error rates and percentiles have a
 * denominator. What a hiding page has counted leaves with its last words.
 */
export function rollups(client: Client) {
  const { _env: env } = client;
  let routes = new Map<string, Counts>();
  let minute = 0;
  let timer: unknown;
  const send = () => {
    env.clearTimeout(timer);
    timer = undefined;
    // A rollup is of a page, not of a person: the schema has no visitor.
    const shared = { minute: new Date(minute).toISOString(), visitor_id: undefined };
    for (const counts of routes.values()) client._send("rollup", { ...shared, ...counts });
    routes = new Map();
  };
  client._beforeLeaving.add(send);
  return (method: string, path: string, ms: number, failed: boolean) => {
    const at = Math.floor(env.Date.now() / ROLLUP_MS) * ROLLUP_MS;
    if (at !== minute) send();
    minute = at;
    timer ??= env.setTimeout(send, at + ROLLUP_MS - env.Date.now());
    const route = routes.has(method + path) || routes.size < ROLLUP_ROUTES ? path : "other";
    const key = method + route;
    const counts = routes.get(key) || { method, route, count: 0, errors: 0, buckets: {} };
    routes.set(key, counts);
    counts.count++;
    counts.errors += +failed;
    const bucket = bucketOf(ms);
    counts.buckets[bucket] = (counts.buckets[bucket] || 0) + 1;
  };
}
