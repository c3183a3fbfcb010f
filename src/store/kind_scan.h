#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/line_sieve.h"
#include "store/scan_plan.h"
#include "store/segment_reader.h"

namespace nightbell::store {

/// The lines of one kind in the order of the plan, one after the other: the head is the
/// next one. Holds one block at a time. Threading: one at a time.
class KindScan {
 public:
  /// @param segments  of the kind, oldest first
  /// @param indexes  kept for later questions; may be null
  KindScan(FileSystem& files, const ScanPlan& plan, Kind kind, std::vector<SegmentRef> segments,
           IndexCache* indexes, ScanOutcome& outcome);

  /// Reads at most one more block towards the next line.
  /// @return whether there is a head now, or nothing is left; false: call again
  [[nodiscard]] Result<bool> advance();

  /// The next line; null when nothing is left. Valid until pop() and advance().
  [[nodiscard]] const FoundLine* head() const { return has_head_ ? &head_ : nullptr; }
  /// When the head was received, as its line says.
  [[nodiscard]] WallTime received() const { return received_; }
  /// The head was taken.
  void pop();

  /// Where a later scan goes on behind what was popped.
  [[nodiscard]] std::optional<LinePosition> position() const { return position_; }

 private:
  [[nodiscard]] bool newest_first() const { return plan_.order == ScanOrder::kNewestFirst; }
  void find_start();
  [[nodiscard]] Result<void> open_segment();
  [[nodiscard]] Result<void> choose_blocks(const SegmentRef& segment, std::uint64_t from);
  [[nodiscard]] Result<void> count_blocks();
  [[nodiscard]] bool tell_counts(const MinuteCounts& counts) const;
  [[nodiscard]] Result<void> read_block();
  void show_line();

  FileSystem& files_;
  const ScanPlan& plan_;
  const Kind kind_;
  const std::vector<SegmentRef> segments_;
  IndexCache* const indexes_;
  ScanOutcome& outcome_;
  const LineSieve sieve_;

  std::optional<LinePosition> limit_;  ///< where to begin, from the plan
  std::size_t segments_done_ = 0;
  std::unique_ptr<SegmentReader> reader_;
  std::vector<std::uint32_t> blocks_;  ///< of the open segment, still to be read, last one first
  std::string buffer_;
  std::string_view block_;
  std::uint64_t block_offset_ = 0;
  std::vector<std::size_t> lines_;  ///< of the block, still to be shown, last one first
  FoundLine head_;
  std::size_t head_end_ = 0;  ///< behind the head's newline, in the block
  bool has_head_ = false;
  WallTime received_{};
  std::optional<LinePosition> position_;
};

}  // namespace nightbell::store
