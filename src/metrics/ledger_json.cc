#include "metrics/ledger_json.h"

#include <algorithm>
#include <utility>

#include "base/json.h"

namespace nightbell::metrics {
namespace {

/// Writes `"name":` with the comma that must stand before it.
void begin_member(std::string& out, std::string_view name) {
  if (out.back() != '{') out.push_back(',');
  json::append_string(out, name);
  out.push_back(':');
}

void append_count(std::string& out, std::string_view name, std::uint64_t n) {
  begin_member(out, name);
  out += std::to_string(n);
}

void append_outcomes(std::string& out, const LedgerTables& tables,
                     const LedgerSnapshot::Kind& kind) {
  out += "{";
  for (std::size_t outcome = 0; outcome < tables.outcomes.size(); ++outcome) {
    begin_member(out, tables.outcomes[outcome]);
    out += "{";
    for (std::size_t reason = 0; reason < tables.reasons.size(); ++reason) {
      const std::uint64_t n = kind.outcomes[outcome][reason];
      if (n != 0) append_count(out, tables.reasons[reason], n);
    }
    out += "}";
  }
  out += "}";
}

/// Puts what the files hold in the place of the tally; what is in flight is the rest.
void show_stored(LedgerSnapshot::Kind& kind, std::uint64_t stored) {
  std::uint64_t tallied = 0;
  for (std::uint64_t& n : kind.outcomes[0]) tallied += std::exchange(n, 0);
  kind.outcomes[0][0] = stored;
  const std::uint64_t open = kind.in_flight + tallied;
  kind.in_flight = open - std::min(open, stored);
  kind.received += stored - std::min(open, stored);
}

}  // namespace

std::string ledger_json(const Ledger& ledger, const LedgerContext& context) {
  const LedgerTables& tables = ledger.tables();
  std::vector<std::uint64_t> stored;
  for (std::size_t kind = 0; kind < tables.kinds.size(); ++kind)
    stored.push_back(context.stored(kind));
  LedgerSnapshot now = ledger.snapshot();
  for (std::size_t kind = 0; kind < tables.kinds.size(); ++kind)
    show_stored(now.kinds[kind], stored[kind]);

  std::string out = "{";
  begin_member(out, "epoch");
  json::append_string(out, context.epoch);
  append_count(out, "unclean_epochs", context.unclean_epochs);
  begin_member(out, "unacknowledged_cut");
  out += "{\"bytes\":" + std::to_string(context.cut_bytes) + "}";

  const auto by_kind = [&](std::string_view name, auto append) {
    begin_member(out, name);
    out += "{";
    for (std::size_t kind = 0; kind < tables.kinds.size(); ++kind) {
      begin_member(out, tables.kinds[kind]);
      append(now.kinds[kind]);
    }
    out += "}";
  };
  by_kind("events", [&](const auto& kind) { append_outcomes(out, tables, kind); });
  by_kind("received", [&](const auto& kind) { out += std::to_string(kind.received); });
  by_kind("in_flight", [&](const auto& kind) { out += std::to_string(kind.in_flight); });

  begin_member(out, "refused_requests");
  out += "{";
  for (std::size_t refusal = 0; refusal < tables.refusals.size(); ++refusal) {
    const auto& row = now.refused_requests[refusal];
    if (row.requests == 0) continue;
    begin_member(out, tables.refusals[refusal]);
    out += "{";
    append_count(out, "requests", row.requests);
    append_count(out, "bytes", row.bytes);
    out += "}";
  }
  out += "}";
  begin_member(out, "client_dropped");
  out += "{";
  for (std::size_t reason = 0; reason < kClientDropReasons.size(); ++reason) {
    if (now.client_dropped[reason] != 0)
      append_count(out, kClientDropReasons[reason], now.client_dropped[reason]);
  }
  return out + "}}";
}

}  // namespace nightbell::metrics
