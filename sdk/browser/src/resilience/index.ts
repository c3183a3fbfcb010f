/** Calls that come through where they can, and stop where they can't. */
import { retryAfterMs } from "../core/retry_after.ts";
import { BACKOFF_MAX_MS, BACKOFF_MS, RETRIES } from "../numbers.ts";
import { createBreaker as breakerOf, type Breaker } from "./breaker.ts";

export { BreakerOpenError, type Breaker } from "./breaker.ts";

export interface BackoffOptions {
  /** Pauses are between half and whole of their length, unless false. */
  jitter?: boolean;
  /** Ends the retries; what was last thrown or returned is the result. */
  signal?: AbortSignal;
  /** Shared by calls of one server; while it is open nothing is retried. */
  breaker?: Breaker;
  random?: () => number;
  now?: () => number;
  wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** The status of a Response, or of an error that carries one. */
const statusOf = (thing: any): number => thing?.status ?? thing?.response?.status ?? 0;

/** 429, 503, or a network error (fetch throws a TypeError). An abort is none. */
export const isRefusal = (result: unknown, error?: any): boolean =>
  /^(429|503)$/.test("" + statusOf(error ?? result)) || (error instanceof TypeError && !statusOf(error));

/** A breaker for calls as `withBackoff` judges them. */
export const createBreaker = (restMs?: number, now?: () => number): Breaker => breakerOf(isRefusal, restMs, now);

const pause = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()));
  });

/** `Retry-After` of a Response, or of an error's response, in ms. */
const askedToWait = (thing: any, now: number): number => {
  const headers = thing?.headers ?? thing?.response?.headers;
  return retryAfterMs(headers?.get?.("retry-after"), now);
};

/**
 * Calls `fn` and tries again on 429, 503 and network errors: after 300, 600, 1200 ms (at
 * most 2 s), or as long as `Retry-After` says.
 *
 * @return  what `fn` returned at last, a refusal too when the retries are used up
 * @throws  what `fn` threw at last
 */
export async function withBackoff<T>(
  fn: (attempt: number) => Promise<T>,
  maxRetries = RETRIES,
  { jitter = true, signal, breaker, random = Math.random, now = Date.now, wait = pause }: BackoffOptions = {},
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    let result: T | undefined;
    let error: unknown;
    let failed = false;
    try {
      result = await (breaker ? breaker.run(() => fn(attempt)) : fn(attempt));
    } catch (thrown) {
      error = thrown;
      failed = true;
    }
    if (attempt >= maxRetries || !isRefusal(result, error) || signal?.aborted || (breaker && breaker.state !== "closed")) {
      if (failed) throw error;
      return result as T;
    }
    const backoff = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** attempt) * (jitter ? 0.5 + random() / 2 : 1);
    await wait(askedToWait(error ?? result, now()) || backoff, signal);
  }
}
