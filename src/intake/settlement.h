#pragma once

#include "intake/delivery.h"
#include "intake/intake_parts.h"

/// The end of a delivery: outcomes → ledger, counters, ring, sinks and verdicts.
namespace nightbell::intake {

/// Why events end so, as far as the outcome alone tells: not why one was rejected.
[[nodiscard]] Reason reason_of(Outcome outcome);

/// Enters a decoded request into the ledger: what was received, and what of it ended
/// already (refused, sampled out, no room).
void account_decoded(const Delivery& delivery, metrics::LedgerEntry& entry);

/// Takes the journal's outcomes of the batch's lines into its delivery: moves counters,
/// ring and sinks, completes the verdicts for the reply, and notes each end in `entry`.
void settle(store::Batch& batch, Delivery& delivery, const IntakeParts& parts,
            metrics::LedgerEntry& entry);

}  // namespace nightbell::intake
