#include "metrics/ledger.h"

#include <cassert>

namespace nightbell::metrics {

Ledger::Ledger(LedgerTables tables)
    : tables_(tables), parts_(std::make_unique<Part[]>(shard_count())) {
  assert(!tables.outcomes.empty() && !tables.reasons.empty());
  for (std::size_t i = 0; i < shard_count(); ++i) parts_[i].cells.resize(cell_count());
}

// Cells: for each kind what was received and then its outcomes by reason; requests and
// bytes of each refusal; what clients dropped.
std::size_t Ledger::received_cell(std::size_t kind) const {
  assert(kind < tables_.kinds.size());
  return kind * (1 + tables_.outcomes.size() * tables_.reasons.size());
}
std::size_t Ledger::settled_cell(std::size_t kind, std::size_t outcome, std::size_t reason) const {
  assert(outcome < tables_.outcomes.size() && reason < tables_.reasons.size());
  return received_cell(kind) + 1 + outcome * tables_.reasons.size() + reason;
}
std::size_t Ledger::refused_cell(std::size_t refusal) const {
  const std::size_t kinds = tables_.kinds.size();
  return kinds * (1 + tables_.outcomes.size() * tables_.reasons.size()) + 2 * refusal;
}
std::size_t Ledger::dropped_cell(std::size_t reason) const {
  return refused_cell(tables_.refusals.size()) + reason;
}
std::size_t Ledger::cell_count() const {
  return dropped_cell(kClientDropReasons.size());
}

void Ledger::post(const LedgerEntry& entry) {
  if (entry.empty()) return;
  Part& part = parts_[this_shard()];
  std::lock_guard lock(part.mutex);
  for (const auto& note : entry.notes_) {
    switch (note.verb) {
      case LedgerEntry::Verb::kReceived:
        part.cells[received_cell(note.row)] += note.n;
        break;
      case LedgerEntry::Verb::kSettled:
        part.cells[settled_cell(note.row, note.outcome, note.reason)] += note.n;
        break;
      case LedgerEntry::Verb::kRefused:
        assert(note.row < tables_.refusals.size());
        part.cells[refused_cell(note.row)] += 1;
        part.cells[refused_cell(note.row) + 1] += note.n;
        break;
      case LedgerEntry::Verb::kDropped:
        assert(note.row < kClientDropReasons.size());
        part.cells[dropped_cell(note.row)] += note.n;
        break;
    }
  }
}

std::vector<std::uint64_t> Ledger::sums() const {
  // All at once: no post() may fall between two shards, else an event could be seen
  // settled and not received.
  std::vector<std::unique_lock<std::mutex>> locks;
  for (std::size_t i = 0; i < shard_count(); ++i) locks.emplace_back(parts_[i].mutex);
  std::vector<std::uint64_t> sums(cell_count());
  for (std::size_t i = 0; i < shard_count(); ++i) {
    for (std::size_t cell = 0; cell < sums.size(); ++cell) sums[cell] += parts_[i].cells[cell];
  }
  return sums;
}

LedgerSnapshot Ledger::snapshot() const {
  const std::vector<std::uint64_t> sum = sums();
  LedgerSnapshot all;
  for (std::size_t k = 0; k < tables_.kinds.size(); ++k) {
    LedgerSnapshot::Kind kind{
        .received = sum[received_cell(k)], .in_flight = sum[received_cell(k)], .outcomes = {}};
    for (std::size_t outcome = 0; outcome < tables_.outcomes.size(); ++outcome) {
      auto& reasons = kind.outcomes.emplace_back();
      for (std::size_t reason = 0; reason < tables_.reasons.size(); ++reason) {
        reasons.push_back(sum[settled_cell(k, outcome, reason)]);
        kind.in_flight -= reasons.back();
      }
    }
    all.kinds.push_back(std::move(kind));
  }
  for (std::size_t refusal = 0; refusal < tables_.refusals.size(); ++refusal)
    all.refused_requests.push_back({sum[refused_cell(refusal)], sum[refused_cell(refusal) + 1]});
  for (std::size_t reason = 0; reason < kClientDropReasons.size(); ++reason)
    all.client_dropped.push_back(sum[dropped_cell(reason)]);
  return all;
}

}  // namespace nightbell::metrics
