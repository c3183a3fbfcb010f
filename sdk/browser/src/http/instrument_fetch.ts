import type { Client } from "../core/client.ts";
import { callIds, mayCarry, REQUEST_ID, TRACEPARENT, type AllowList } from "./headers.ts";
import { observe } from "./observe.ts";

export type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/**
 * A fetch that observes each call and gives it ids where it may. What the page sees is what
 * it would have seen: same arguments where nothing is added, same result, same rejection.
 *
 * @param native  must be bound to its window
 */
export function observedFetch(client: Client, native: Fetch, allowed?: AllowList, always?: boolean): Fetch {
  const { _env: env } = client;
  return (input, init) => {
    if (client._signal.aborted) return native(input, init);
    let note: (answer?: Response, error?: unknown) => void = () => {};
    try {
      const request = typeof input === "object" && "url" in input ? input : undefined;
      const url = new URL(request ? request.url : String(input), env.location.href);
      const method = (init?.method || request?.method || "GET").toUpperCase();
      let ours: string | undefined;
      if (!client._isOwn(url.href) && (always || mayCarry(url, env.location.origin, allowed))) {
        const headers = new Headers(init?.headers || request?.headers);
        const { _requestId, _traceparent } = callIds(env);
        if (!headers.has(REQUEST_ID)) headers.set(REQUEST_ID, _requestId);
        if (!headers.has(TRACEPARENT) && mayCarry(url, env.location.origin, allowed)) headers.set(TRACEPARENT, _traceparent);
        ours = headers.get(REQUEST_ID)!;
        init = { ...init, headers };
      }
      const began = env.Date.now();
      note = (answer, error: any) => {
        try {
          observe(client, {
            method,
            url,
            status: answer?.status || 0,
            ms: env.Date.now() - began,
            requestId: answer?.headers.get(REQUEST_ID) || ours,
            error,
            aborted: answer?.type === "opaque" || error?.name === "AbortError",
          });
        } catch {} // observing must not break the call
      };
    } catch {} // what fetch itself will refuse
    // Derived, not watched beside: a promise that has a handler is no unhandled rejection.
    return native(input, init).then(
      (answer) => (note(answer), answer),
      (error) => {
        note(undefined, error);
        throw error;
      },
    );
  };
}
