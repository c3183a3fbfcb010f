/** Why the SDK threw an event away: the closed set of protocol/drop_reasons.json. */
export type DropReason =
  | "rate_limited"
  | "duplicate"
  | "queue_full"
  | "sampled_out"
  | "network"
  | "before_send"
  | "page_closed"
  | "too_large";

export type LossCounts = { [reason in DropReason]?: number };

/** What was lost and not yet reported. */
export interface Losses {
  _add(reason: DropReason, count?: number): void;
  /** What was counted, and counting begins again. */
  _take(): LossCounts;
}

export function lossCounter(): Losses {
  let counts: LossCounts = {};
  return {
    _add(reason, count = 1) {
      counts[reason] = (counts[reason] || 0) + count;
    },
    _take() {
      const taken = counts;
      counts = {};
      return taken;
    },
  };
}

/** The counts as events of a beacon. */
export const lossReports = (counts: LossCounts): string[] =>
  Object.entries(counts).map(([reason, count]) => JSON.stringify({ kind: "dropped", reason, count }));
