#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/ledger_tables.h"
#include "metrics/shard.h"

/// Accounts for every event: each one that was decoded ends in exactly one outcome, and
/// at any moment  received = Σ outcomes + in flight  (CONTRACTS.md section 9).
namespace nightbell::metrics {

/// What one request adds, gathered and then posted in one critical section.
/// Recycled: clear() keeps the capacity. Threading: one at a time.
class LedgerEntry {
 public:
  /// `n` events of a kind were decoded, well-formed or not: they are in flight now.
  void received(std::size_t kind, std::uint64_t n = 1);
  /// `n` of them ended. Never posted before their received().
  void settled(std::size_t kind, std::size_t outcome, std::size_t reason, std::uint64_t n = 1);
  /// A request was refused before anything was decoded.
  /// @param bytes  what was received of it
  void refused_request(std::size_t refusal, std::uint64_t bytes);
  /// A browser's SDK says that it threw `n` away; they never came here.
  /// @param reason  client_drop_reason()
  void client_dropped(std::size_t reason, std::uint64_t n);

  [[nodiscard]] bool empty() const { return notes_.empty(); }
  void clear() { notes_.clear(); }

 private:
  friend class Ledger;
  enum class Verb : std::uint8_t { kReceived, kSettled, kRefused, kDropped };
  struct Note {
    Verb verb;
    std::uint8_t row;  ///< kind, refusal or drop reason
    std::uint8_t outcome;
    std::uint8_t reason;
    std::uint64_t n;  ///< events; bytes for kRefused
  };
  std::vector<Note> notes_;
};

/// All tallies at one moment; each list in the order of the tables.
struct LedgerSnapshot {
  struct Kind {
    std::uint64_t received = 0;
    std::uint64_t in_flight = 0;
    /// [outcome][reason]
    std::vector<std::vector<std::uint64_t>> outcomes;
  };
  struct Refusal {
    std::uint64_t requests = 0;
    std::uint64_t bytes = 0;
  };
  std::vector<Kind> kinds;
  std::vector<Refusal> refused_requests;
  std::vector<std::uint64_t> client_dropped;  ///< by kClientDropReasons
};

/// Tallies by name, as they are kept in a file: `received/logs`, `settled/logs/stored/ok`,
/// `refused/too_large/requests`, `refused/too_large/bytes`, `client_dropped/network`.
using NamedTallies = std::map<std::string, std::uint64_t, std::less<>>;

/// Threading: any thread.  Cost of post(): one uncontended lock.
class Ledger {
 public:
  explicit Ledger(LedgerTables tables);

  void post(const LedgerEntry& entry);

  /// Goes on from the tallies of an earlier run; once, before anything is posted.
  /// `stored` is what the files hold, so that it is right after a crash too: a tally of
  /// it is not read. What was in flight when that run ended was never acknowledged and
  /// is in flight no more. Unknown names (of another version) are left out.
  /// @param stored  lines that the files hold now, by kind; missing ones are 0
  void load(const NamedTallies& tallies, std::span<const std::uint64_t> stored);

  /// All tallies, exactly as of one moment.
  [[nodiscard]] LedgerSnapshot snapshot() const;
  /// The same for a file; zeros left out.
  [[nodiscard]] NamedTallies named_tallies() const;

  [[nodiscard]] const LedgerTables& tables() const { return tables_; }

 private:
  struct alignas(kCacheLine) Part {
    mutable std::mutex mutex;
    std::vector<std::uint64_t> cells;
  };
  // Where each tally stands among the cells.
  [[nodiscard]] std::size_t received_cell(std::size_t kind) const;
  [[nodiscard]] std::size_t settled_cell(std::size_t kind, std::size_t outcome,
                                         std::size_t reason) const;
  [[nodiscard]] std::size_t refused_cell(std::size_t refusal) const;  ///< requests; then bytes
  [[nodiscard]] std::size_t dropped_cell(std::size_t reason) const;
  [[nodiscard]] std::size_t cell_count() const;
  [[nodiscard]] std::vector<std::uint64_t> sums() const;
  /// Calls `use(name, cell)` for every tally.
  template <typename F>
  void for_each_name(F use) const;

  const LedgerTables tables_;
  std::unique_ptr<Part[]> parts_;
};

}  // namespace nightbell::metrics
