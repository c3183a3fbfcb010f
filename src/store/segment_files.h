#pragma once

#include <cstdint>
#include <filesystem>

#include "base/file.h"
#include "store/segment.h"

/// The files of a sealed segment as a whole: counted, removed, put in order.
namespace nightbell::store {

struct SegmentTotals {
  std::uint64_t lines = 0;
  std::uint64_t bytes = 0;  ///< of the file that holds the lines
};

/// The totals as the checkpoint or the index says them; nothing when neither knows.
/// Cost: 42 bytes of a checkpoint, or the head of an index (some 20 KiB).
[[nodiscard]] Result<std::optional<SegmentTotals>> known_totals(FileSystem& files,
                                                                const Segment& segment);

/// known_totals(), else the lines are counted.
/// @error kCorrupt  its blocks can't be read; kUnavailable  it is gone; kIo
[[nodiscard]] Result<SegmentTotals> count_segment(FileSystem& files, const Segment& segment);

/// Removes the lines first, then what is derived from them: a crash leaves all lines, or
/// none and leftovers.
[[nodiscard]] Result<void> remove_segment(FileSystem& files, const Segment& segment);

/// Removes checkpoint and index, durably: the lines are about to change.
[[nodiscard]] Result<void> remove_derived(FileSystem& files, const Segment& segment);

/// Removes what crashes and failed removals left: temporary files, checkpoints and indexes
/// without lines, plain files whose lines all stand in a compressed one.
[[nodiscard]] Result<void> clean_leftovers(FileSystem& files, Kind kind,
                                           const std::filesystem::path& directory);

}  // namespace nightbell::store
