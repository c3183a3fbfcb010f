#include <fmt/format.h>

#include <numeric>

#include "api/answers.h"
#include "base/json.h"
#include "base/rfc3339.h"
#include "event/outcome.h"

/// GET /v1/logs/health: is the log stream well, and what went through it.
namespace nightbell::api {
namespace {

std::uint64_t sum_of(const metrics::LedgerSnapshot::Kind& kind, Outcome outcome) {
  const auto& reasons = kind.outcomes[static_cast<std::size_t>(outcome)];
  return std::accumulate(reasons.begin(), reasons.end(), std::uint64_t{0});
}

}  // namespace

void answer_log_stream(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  const metrics::LedgerSnapshot ledger = parts.ledger.snapshot();
  const auto& logs = ledger.kinds[index_of(Kind::kLogs)];
  const auto& runs = ledger.kinds[index_of(Kind::kRuns)];
  const store::KindStats stats = parts.journal.stats(Kind::kLogs);
  const bool healthy = parts.journal.condition().writable;
  std::string out =
      fmt::format(R"({{"status":"{}","accepted_total":{},"rejected_total":{},"last_event_at":)",
                  healthy ? "healthy" : "degraded",
                  sum_of(logs, Outcome::kStored) + sum_of(logs, Outcome::kDuplicate) +
                      sum_of(runs, Outcome::kStored) + sum_of(runs, Outcome::kDuplicate),
                  sum_of(logs, Outcome::kRejected) + sum_of(runs, Outcome::kRejected));
  if (stats.last_line_at == WallTime{}) {
    out += "null";
  } else {
    json::append_string(out, format_rfc3339(stats.last_line_at));
  }
  out += R"(,"stream":{"file":)";
  if (stats.open_file.empty()) {
    out += "null";
  } else {
    json::append_string(out, stats.open_file);
  }
  out += fmt::format(R"(,"bytes":{}}}}})", stats.open_bytes);
  reply_json(exchange, std::move(out), healthy ? 200 : 500);
}

}  // namespace nightbell::api
