#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "store/lock.h"
#include "store/maintenance.h"
#include "store/recovery.h"
#include "store/sync.h"
#include "store/writer.h"

/// The journal without its threads: every thread's work is a step that can be called,
/// so that tests decide what happens when.
namespace nightbell::store {

class Core {
 public:
  /// See Journal::open.
  /// @param wake_sync  called when sync_step() should come soon; any thread
  [[nodiscard]] static Result<std::unique_ptr<Core>> open(JournalOptions options, FileSystem& files,
                                                          const Clock& clock,
                                                          std::function<void()> wake_sync);

  // See Journal. Threading: any thread.
  [[nodiscard]] bool reserve(QueueClass queue_class, std::size_t bytes);
  void unreserve(std::size_t bytes);
  void append(std::vector<BatchPtr> batches, CompletionPort& port);
  [[nodiscard]] Condition condition() const { return health_.condition(); }
  [[nodiscard]] KindStats stats(Kind kind) const { return counts_.of(kind); }
  [[nodiscard]] const Catalog& catalog() const { return catalog_; }

  /// The writing thread's life: writes whenever the disk is too slow for loops, and what
  /// came while segments were tended, until
  /// close(). Threading: one thread.
  void run_writer();
  /// Tends segments, syncs, settles, probes.
  /// Threading: one at a time.
  void sync_step();
  /// How long after a step the next one is due. Threading: as sync_step().
  [[nodiscard]] Nanos next_sync_step() const { return sync_.next_step(); }

  /// Looks after sealed segments: see Maintenance::step. Threading: one at a time, beside
  /// the others.
  [[nodiscard]] Nanos maintain_step();
  [[nodiscard]] Maintenance& maintenance() { return *maintenance_; }

  /// append() gives everything back kLost from now on; run_writer() returns.
  void close();
  /// The end, once: writes, syncs and settles what is queued, leaves clean checkpoints,
  /// unlocks the folder.
  /// After close(), when no other function runs any more.
  void finish();

 private:
  Core(JournalOptions options, FileSystem& files, const Clock& clock, FolderLock lock,
       std::function<void()> wake_sync);
  [[nodiscard]] Result<void> recover();
  void load_keys(std::vector<KeyAt> keys);
  [[nodiscard]] DataFolders folders() const { return {options_.data_dir, options_.behavior_dir}; }
  [[nodiscard]] Shared shared();
  [[nodiscard]] RecoveryContext recovery_context() const;

  const JournalOptions options_;
  FileSystem& files_;
  const Clock& clock_;
  StoreMetrics no_metrics_;
  StoreMetrics& metrics_;
  std::optional<FolderLock> lock_;  ///< until finish()
  WriteQueue queue_;
  Duplicates duplicates_;
  KindCounts counts_;
  Catalog catalog_;
  Health health_;
  Sync sync_;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<Maintenance> maintenance_;
  const std::function<void()> wake_sync_;
  std::atomic<bool> seal_open_ = false;
};

}  // namespace nightbell::store
