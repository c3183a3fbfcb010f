#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "intake/batch_pool.h"
#include "intake/import_line.h"
#include "intake/import_progress.h"
#include "intake/import_totals.h"
#include "metrics/ledger.h"
#include "store/journal.h"

/// Files of events → lines, by the same rules and the same redaction as what is sent.
namespace nightbell::intake {

/// What an import works with. Everything outlives it.
struct ImportParts {
  FileSystem& files;
  const Clock& clock;
  /// Opened with Durability::kSynced (a position is noted only behind what the disk has)
  /// and by nobody else; holds a batch of kBatchBytes in any class.
  store::Journal& journal;
  metrics::Ledger& ledger;
  EventCounters& counters;
  ImportProgress& progress;
  const EventRules& rules;
  std::string epoch;  ///< of the ledger
  /// Called after each batch. False: stop behind it.
  std::function<bool(const ImportView&)> watch;
};

/// Lines in the folder's files.
[[nodiscard]] LinesByKind held_lines(const store::Journal& journal);

/// One batch is with the journal while the next one is read. Threading: one at a time.
class Importer final : public store::CompletionPort {
 public:
  static constexpr std::size_t kBatchLines = 4096;
  static constexpr std::size_t kBatchBytes = 4_MiB;  ///< of input; then the batch is full

  explicit Importer(const ImportParts& parts)
      : parts_(parts), decoder_(parts.counters), reader_(decoder_.json(), decoder_.text()) {}

  /// Imports one file, from where an earlier run left it. What can't be read is told in the
  /// totals and is no error.
  /// @param again  from its beginning, whatever an earlier run did
  /// @error kIo, kFull  events could not be written: nothing further will be
  [[nodiscard]] Result<void> import(const std::filesystem::path& path, bool again);

  [[nodiscard]] ImportTotals& totals() { return totals_; }

  void settled(std::vector<store::BatchPtr> batches) override;

 private:
  struct Round {
    store::BatchPtr batch;
    std::uint64_t first_line = 0;  ///< number of the line before the first
    ImportPosition end;
    LinesByKind owed{};          ///< what is left of it behind the round
    std::uint64_t left_out = 0;  ///< owed lines in it
    bool is_last = false;
  };
  [[nodiscard]] Result<void> import_lines(const std::filesystem::path& path, ImportSource& source,
                                          ImportEntry& entry);
  [[nodiscard]] Result<void> read_round(ImportLines& lines, Round& round);
  [[nodiscard]] Result<void> read_lines(ImportLines& lines, Round& round);
  void decode(std::string_view line, std::uint32_t index, Round& round);
  void order_by_day(store::Batch& batch) const;
  void leave_out_owed(Round& round);
  [[nodiscard]] Result<void> hand_over(Round& round);
  [[nodiscard]] Result<void> await(const std::filesystem::path& path, Round& round,
                                   ImportEntry& entry);
  void note_state(ImportEntry& entry) const;
  [[nodiscard]] Result<void> note(const Round& round, ImportEntry& entry);
  void tell_rejected(const std::filesystem::path& path, const Round& round);

  ImportParts parts_;
  EventDecoder decoder_;
  ImportLineReader reader_;
  BatchPool pool_;
  ImportTotals totals_;
  metrics::LedgerEntry ledger_entry_;
  struct HashOfKey {
    std::size_t operator()(const Hash128& key) const { return key.low; }
  };
  /// Ids of lines that were left out as owed: the journal does not know them.
  std::unordered_set<Hash128, HashOfKey> owed_keys_;
  SteadyTime saved_{};

  std::mutex mutex_;
  std::condition_variable changed_;
  store::BatchPtr back_;
};

}  // namespace nightbell::intake
