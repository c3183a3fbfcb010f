import { DEDUPE_MS, DEDUPE_SIGNATURES } from "../numbers.ts";

/** What is remembered of one signature. */
interface Seen<E> {
  _event: E;
  _sentAt: number;
  _repeats: number;
}

export interface Dedupe<E> {
  /** How many occurrences `event` stands for when it leaves now; 0: it is a repeat and stays. */
  _admit(signature: string, event: E): number;
  /** Lets go what was repeated and has not left: the last event of each, with its repeats. */
  _release(leave: (event: E, repeats: number) => void): void;
}

/**
 * Sends an identical event once in DEDUPE_MS and counts the rest, so that the sum of
 * `repeat_count` (1 where absent) is what really happened.
 *
 * @param forgotten  called with the repeats of a signature that was pushed out
 */
export function dedupe<E>(now: () => number, forgotten: (repeats: number) => void): Dedupe<E> {
  const seen = new Map<string, Seen<E>>();
  return {
    _admit(signature, event) {
      const known = seen.get(signature);
      if (known && now() - known._sentAt < DEDUPE_MS) {
        known._event = event;
        known._repeats++;
        return 0;
      }
      seen.delete(signature); // so that the Map's order is that of sending
      seen.set(signature, { _event: event, _sentAt: now(), _repeats: 0 });
      for (const [oldest, { _repeats }] of seen) {
        if (seen.size <= DEDUPE_SIGNATURES) break;
        seen.delete(oldest);
        if (_repeats) forgotten(_repeats);
      }
      return known ? known._repeats + 1 : 1;
    },
    _release(leave) {
      for (const entry of seen.values()) {
        if (entry._repeats) leave(entry._event, entry._repeats);
        entry._repeats = 0;
      }
    },
  };
}
