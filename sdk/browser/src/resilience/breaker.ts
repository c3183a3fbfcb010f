import { BREAKER_REFUSALS, BREAKER_REST_MS } from "../numbers.ts";

/** Thrown instead of a call while the breaker is open. */
export class BreakerOpenError extends Error {
  override name = "BreakerOpenError";
}

export interface Breaker {
  /** `closed`: calls pass; `open`: none does; `half-open`: one tries. */
  readonly state: "closed" | "open" | "half-open";
  /** Calls `fn`, unless open: then it rejects with BreakerOpenError without a call. */
  run<T>(fn: () => Promise<T>): Promise<T>;
}

/**
 * Stops calling who refuses. Opens after BREAKER_REFUSALS in a row and lets one call try
 * after `restMs`; a refusal of that one opens it again.
 *
 * @param refused  judges a settled call; by default 429, 503 and network errors
 */
export function createBreaker(
  refused: (result: unknown, error?: unknown) => boolean,
  restMs = BREAKER_REST_MS,
  now: () => number = Date.now,
): Breaker {
  let refusals = 0;
  let openUntil = 0;
  let trying = false;
  const open = () => refusals >= BREAKER_REFUSALS;
  const settle = (refusal: boolean) => {
    trying = false;
    refusals = refusal ? refusals + 1 : 0;
    if (open()) openUntil = now() + restMs;
  };
  return {
    get state() {
      return !open() ? "closed" : now() < openUntil ? "open" : "half-open";
    },
    async run(fn) {
      if (open() && (trying || now() < openUntil)) throw new BreakerOpenError("refused too often");
      trying = open();
      try {
        const result = await fn();
        settle(refused(result));
        return result;
      } catch (error) {
        settle(refused(undefined, error));
        throw error;
      }
    },
  };
}
