#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "metrics/ledger.h"

/// The answer of GET /api/ledger (CONTRACTS.md section 9).
namespace nightbell::metrics {

/// What the ledger itself does not know.
struct LedgerContext {
  std::string_view epoch;            ///< names this run's ledger; an id
  std::uint64_t unclean_epochs = 0;  ///< runs before it that ended by a crash
  std::uint64_t cut_bytes = 0;       ///< torn bytes cut at the start; nobody was told of them
  /// Lines that the files of a kind hold and held, by index into the tables' kinds.
  std::function<std::uint64_t(std::size_t kind)> stored;
};

/// {"epoch":id,"unclean_epochs":n,"unacknowledged_cut":{"bytes":n},
///  "events":{kind:{outcome:{reason:n}}},"received":{kind:n},"in_flight":{kind:n},
///  "refused_requests":{reason:{"requests":n,"bytes":n}},"client_dropped":{reason:n}}
///
/// Every kind and outcome is there; reasons only when they happened. `stored` is what
/// context.stored says: it is asked first, so that a line in the files is received in the
/// tallies too, and what is stored but not yet settled is not in flight.
[[nodiscard]] std::string ledger_json(const Ledger& ledger, const LedgerContext& context);

}  // namespace nightbell::metrics
