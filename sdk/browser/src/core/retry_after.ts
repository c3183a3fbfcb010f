import { RETRY_AFTER_MAX_MS } from "../numbers.ts";

/**
 * ms that a `Retry-After` asks to wait: seconds or a date (RFC 9110 section 10.2.3).
 * 0 where it says nothing.
 */
export const retryAfterMs = (header: string | null | undefined, now: number): number =>
  Math.min(RETRY_AFTER_MAX_MS, Math.max(0, +header! * 1000 || Date.parse(header!) - now || 0));
