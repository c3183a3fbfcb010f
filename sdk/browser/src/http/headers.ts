import type { Environment } from "../core/environment.ts";
import { uuid } from "../core/ids.ts";

/** Origins that may see our ids: `https://api.example.com` or a pattern. */
export type AllowList = (string | RegExp)[];

/** Whether a call may carry our headers: each is a question (preflight) to a foreign server. */
export const mayCarry = (url: URL, origin: string, allowed: AllowList = []): boolean =>
  url.origin === origin || allowed.some((one) => (typeof one === "string" ? one === url.origin : one.test(url.href)));

/** The ids of one call: `x-request-id`, and W3C Trace Context (https://www.w3.org/TR/trace-context/). */
export function callIds(env: Environment): { _requestId: string; _traceparent: string } {
  const hex = (uuid(env) + uuid(env)).replace(/-/g, "");
  return { _requestId: uuid(env), _traceparent: `00-${hex.slice(0, 32)}-${hex.slice(32, 48)}-01` };
}

export const REQUEST_ID = "x-request-id";
export const TRACEPARENT = "traceparent";
