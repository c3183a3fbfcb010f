#include "metrics/ledger.h"

namespace nightbell::metrics {

void LedgerEntry::received(std::size_t kind, std::uint64_t n) {
  notes_.push_back({Verb::kReceived, static_cast<std::uint8_t>(kind), 0, 0, n});
}

void LedgerEntry::settled(std::size_t kind, std::size_t outcome, std::size_t reason,
                          std::uint64_t n) {
  notes_.push_back({Verb::kSettled, static_cast<std::uint8_t>(kind),
                    static_cast<std::uint8_t>(outcome), static_cast<std::uint8_t>(reason), n});
}

void LedgerEntry::refused_request(std::size_t refusal, std::uint64_t bytes) {
  notes_.push_back({Verb::kRefused, static_cast<std::uint8_t>(refusal), 0, 0, bytes});
}

void LedgerEntry::client_dropped(std::size_t reason, std::uint64_t n) {
  notes_.push_back({Verb::kDropped, static_cast<std::uint8_t>(reason), 0, 0, n});
}

}  // namespace nightbell::metrics
