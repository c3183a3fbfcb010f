#include "metrics/ledger_metrics.h"

namespace nightbell::metrics {
namespace {

std::string text(std::string_view view) {
  return std::string(view);
}

void expose_events(Registry& registry, const Ledger& ledger) {
  registry.collect(
      "nightbell_events_total", Type::kCounter, "Decoded events by what became of them.",
      {"kind", "outcome", "reason"}, [&ledger](const Registry::Emit& emit) {
        const LedgerTables& tables = ledger.tables();
        const LedgerSnapshot now = ledger.snapshot();
        for (std::size_t k = 0; k < now.kinds.size(); ++k) {
          for (std::size_t o = 0; o < tables.outcomes.size(); ++o) {
            for (std::size_t r = 0; r < tables.reasons.size(); ++r) {
              const std::uint64_t n = now.kinds[k].outcomes[o][r];
              if (n == 0) continue;
              emit({text(tables.kinds[k]), text(tables.outcomes[o]), text(tables.reasons[r])},
                   static_cast<double>(n));
            }
          }
        }
      });
  registry.collect(
      "nightbell_events_received_total", Type::kCounter, "Decoded events, well-formed or not.",
      {"kind"}, [&ledger](const Registry::Emit& emit) {
        const LedgerSnapshot now = ledger.snapshot();
        for (std::size_t k = 0; k < now.kinds.size(); ++k)
          emit({text(ledger.tables().kinds[k])}, static_cast<double>(now.kinds[k].received));
      });
  registry.collect(
      "nightbell_events_in_flight", Type::kGauge, "Decoded events that have not ended yet.",
      {"kind"}, [&ledger](const Registry::Emit& emit) {
        const LedgerSnapshot now = ledger.snapshot();
        for (std::size_t k = 0; k < now.kinds.size(); ++k)
          emit({text(ledger.tables().kinds[k])}, static_cast<double>(now.kinds[k].in_flight));
      });
}

void expose_refusals(Registry& registry, const Ledger& ledger) {
  const auto collect = [&](std::string_view name, std::string_view help,
                           std::uint64_t LedgerSnapshot::Refusal::* number) {
    registry.collect(name, Type::kCounter, help, {"reason"},
                     [&ledger, number](const Registry::Emit& emit) {
                       const LedgerSnapshot now = ledger.snapshot();
                       for (std::size_t i = 0; i < now.refused_requests.size(); ++i)
                         emit({text(ledger.tables().refusals[i])},
                              static_cast<double>(now.refused_requests[i].*number));
                     });
  };
  collect("nightbell_refused_requests_total", "Requests refused before anything was decoded.",
          &LedgerSnapshot::Refusal::requests);
  collect("nightbell_refused_bytes_total", "What was received of refused requests.",
          &LedgerSnapshot::Refusal::bytes);
}

}  // namespace

void expose_ledger(Registry& registry, const Ledger& ledger) {
  expose_events(registry, ledger);
  expose_refusals(registry, ledger);
  registry.collect("nightbell_client_dropped_total", Type::kCounter,
                   "Events that browsers say they threw away themselves.", {"reason"},
                   [&ledger](const Registry::Emit& emit) {
                     const LedgerSnapshot now = ledger.snapshot();
                     for (std::size_t i = 0; i < now.client_dropped.size(); ++i)
                       emit({text(kClientDropReasons[i])},
                            static_cast<double>(now.client_dropped[i]));
                   });
}

}  // namespace nightbell::metrics
