#pragma once

#include <array>
#include <memory>
#include <vector>

#include "store/group.h"
#include "store/kind_segments.h"
#include "store/shared.h"
#include "store/slow_disk.h"
#include "store/sync.h"

/// The writer role's work: from queued batches to lines in files.
///
/// Lines are taken in order; duplicates are decided here, in the order of writing. A
/// group of at most kGroupLines lines is one transaction in memory: one write a
/// segment, and when one fails every segment is cut back and all lines are kLost.
namespace nightbell::store {

/// Threading: the writer role (one thread at a time; the role's lock orders them).
class Writer {
 public:
  static constexpr std::size_t kGroupLines = 1024;
  static constexpr std::size_t kGroupBytes = 8_MiB;

  /// @param kinds  by index_of(Kind)
  Writer(Shared shared, Sync& sync, std::vector<std::unique_ptr<KindSegments>> kinds);

  /// Writes until the queue is empty, settles (kWritten) or passes on (kSynced), and
  /// gives the role back.
  void drain();
  /// Looks after segments without traffic.
  void tend();
  /// Seals all open segments; the next lines begin new ones.
  void seal_all();
  /// Lets go of all segments, to be gone on with at the next start.
  void finish();

 private:
  void write_hand_overs();
  void place(Batch& batch, std::uint32_t line);
  [[nodiscard]] OpenSegment* segment_for(const LineMeta& meta);
  void commit_group();
  void keep_group();
  void lose_group(const Error& error);
  void report_evictions();

  Shared shared_;
  Sync& sync_;
  std::vector<std::unique_ptr<KindSegments>> kinds_;
  SlowDisk slow_;
  bool on_thread_ = false;

  std::vector<HandOver> taken_;
  Group group_;                  ///< of the hand-overs being written
  std::size_t group_start_ = 0;  ///< in group_.lines: the transaction's first
  std::size_t group_lines_ = 0;  ///< staged ones of the transaction
  std::size_t group_bytes_ = 0;
  std::vector<OpenSegment*> touched_;      ///< by the transaction
  std::array<bool, kKindCount> closed_{};  ///< kinds that could not be opened this time
  SteadyTime now_{};
};

}  // namespace nightbell::store
