#include "api/answers.h"
#include "metrics/ledger_json.h"

/// GET /api/ledger: where every event went.
namespace nightbell::api {

void answer_ledger(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  metrics::LedgerContext context;
  context.epoch = parts.epoch;
  context.unclean_epochs = parts.unclean_epochs;
  for (std::size_t kind = 0; kind < kKindCount; ++kind) {
    context.cut_bytes += parts.journal.stats(kind_at(kind)).unacknowledged_cut_bytes;
  }
  context.stored = [&](std::size_t kind) {
    return kind < kKindCount ? parts.journal.stats(kind_at(kind)).lines_stored() : 0;
  };
  reply_json(exchange, metrics::ledger_json(parts.ledger, context));
}

}  // namespace nightbell::api
