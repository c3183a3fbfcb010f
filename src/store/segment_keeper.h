#pragma once

#include <optional>
#include <set>
#include <vector>

#include "store/removed_lines.h"
#include "store/segment_files.h"
#include "store/segment_rewrite.h"
#include "store/shared.h"

namespace nightbell::store {

/// A segment among those of all kinds.
struct SegmentKey {
  Kind kind = Kind::kLogs;
  SegmentId id;
  friend auto operator<=>(const SegmentKey&, const SegmentKey&) = default;
};

/// Why lines go.
enum class Departure : std::uint8_t { kExpired, kErased };

/// The one place where sealed segments change. Each change is done in an order that a crash
/// at any point leaves every line once; counts and catalog follow it.
///
/// A change that fails half-way leaves two files of one segment, or leftovers: its kind is
/// to be cleaned before anything else is done.
/// Threading: one at a time.
class SegmentKeeper {
 public:
  /// @param uncounted  whose lines the start did not count
  SegmentKeeper(Shared shared, RemovedLines removed, std::vector<SegmentKey> uncounted);

  [[nodiscard]] bool has_leftovers() const { return change_ || !unclean_.empty(); }
  /// Settles a change that failed half-way, or cleans one kind.
  [[nodiscard]] Result<void> clean_one();

  void must_clean(Kind kind) { unclean_.insert(kind); }

  [[nodiscard]] bool has_uncounted() const { return !uncounted_.empty(); }
  /// Counts one segment. What can't be read is left out, and counted at the next start.
  [[nodiscard]] Result<void> count_one();

  /// Removes a whole segment; its lines count as expired.
  /// @return its totals
  [[nodiscard]] Result<SegmentTotals> expire(const Segment& segment);
  /// A finished rewrite in another form takes the segment's place.
  [[nodiscard]] Result<void> adopt_compressed(const SegmentRewrite& rewrite);
  /// A finished rewrite in the same form, with fewer lines, takes the segment's place.
  [[nodiscard]] Result<void> adopt_shorter(const SegmentRewrite& rewrite, Departure why);

 private:
  /// A removal of lines that is under way.
  struct Change {
    Segment segment;
    SegmentTotals before;
    std::uint64_t lines_gone = 0;
    std::uint64_t bytes_after = 0;
    bool counted = true;
  };
  [[nodiscard]] Result<void> begin(Change change, Departure why);
  [[nodiscard]] Result<void> conclude();
  [[nodiscard]] Result<SegmentTotals> totals_of(const Segment& segment);
  void publish(Kind kind);
  void catch_up(Kind kind, const std::vector<DirectoryEntry>& before,
                const std::vector<DirectoryEntry>& after);
  [[nodiscard]] DataFolders folders() const {
    return {shared_.options.data_dir, shared_.options.behavior_dir};
  }

  Shared shared_;
  RemovedLines removed_;
  std::set<SegmentKey> uncounted_;
  std::set<Kind> unclean_;
  std::optional<Change> change_;
};

}  // namespace nightbell::store
