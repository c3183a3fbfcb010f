/** Calls of the page: ids that join them with the backend's lines, failures, rates. */
import { current } from "../core/instance.ts";
import { uuid } from "../core/ids.ts";
import type { Environment } from "../core/environment.ts";
import { REQUEST_ID, type AllowList } from "./headers.ts";
import { observedFetch, type Fetch } from "./instrument_fetch.ts";
import { instrumentXhr } from "./instrument_xhr.ts";

export type { AllowList } from "./headers.ts";

/** A UUID v4, as `x-request-id` of a call. */
export const generateRequestId = (): string => uuid(globalThis as unknown as Environment);

/** The id by which the server's lines of this call are found; undefined: it gave none, or CORS hides it. */
export const getRequestIdFromResponse = (response: Response | undefined | null): string | undefined =>
  response?.headers.get(REQUEST_ID) || undefined;

const instrumented = new WeakSet<Fetch>();

/**
 * `fetch` with an `x-request-id`, where the caller set none. A foreign server must allow that
 * header. Failed and slow calls are logged, also when `instrumentFetch` is not used.
 */
export const fetchWithRequestId: Fetch = (input, init) => {
  if (current && !instrumented.has(globalThis.fetch)) {
    return observedFetch(current, (...call) => globalThis.fetch(...call), [], true)(input, init);
  }
  const headers = new Headers(init?.headers || (input as Request).headers);
  if (!headers.has(REQUEST_ID)) headers.set(REQUEST_ID, generateRequestId());
  return globalThis.fetch(input, { ...init, headers });
};

export interface InstrumentOptions {
  /** Foreign origins that may be sent `x-request-id` and `traceparent`; the page's own always is. */
  allow?: AllowList;
}

/**
 * Observes all calls by fetch and XMLHttpRequest: failed and slow ones are logged with the
 * server's request id, all are counted in a rollup a minute.
 *
 * @return  restores both
 */
export function instrumentFetch({ allow }: InstrumentOptions = {}, page: any = globalThis): () => void {
  const client = current;
  const native: Fetch | undefined = page.fetch;
  if (!client || !native || instrumented.has(native)) return () => {};
  const ours = observedFetch(client, (...call) => native.apply(page, call), allow);
  instrumented.add(ours);
  page.fetch = ours;
  const restoreXhr = page.XMLHttpRequest && instrumentXhr(client, page.XMLHttpRequest, allow);
  const restore = () => {
    if (page.fetch === ours) page.fetch = native;
    restoreXhr?.();
  };
  client._signal.addEventListener("abort", restore);
  return restore;
}
