#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "store/checkpoint_format.h"
#include "store/segment.h"
#include "store/segment_index.h"

/// The files that are derived of a segment's lines, as they stand there.
namespace nightbell::check {

/// Threading: one at a time.
struct IndexFile {
  enum class State : std::uint8_t {
    kMissing,
    kDamaged,
    kForeign,  ///< of another file than the segment's is now
    kGood,     ///< as far as its sections' CRCs tell; pages are checked when they are read
  };
  State state = State::kMissing;
  std::string trouble;  ///< for a person, when damaged or foreign
  std::string bytes;
  /// What could be read of it; when foreign, only if it is of a file of the same form and
  /// lengths, so that its blocks may be those of this one.
  std::optional<store::SegmentIndex> index;
  std::vector<store::MinuteCounts> counts;  ///< a list a block; empty when damaged
};

/// @param data  the segment's lines
/// @error kIo
[[nodiscard]] Result<IndexFile> load_index(FileSystem& files, const store::Segment& segment,
                                           const File& data);

struct CheckpointFile {
  bool exists = false;
  bool older = false;   ///< of a version of which only the totals are read
  std::string trouble;  ///< for a person; empty when it is sound
  store::Checkpoint read;
};

/// @error kIo
[[nodiscard]] Result<CheckpointFile> load_checkpoint(FileSystem& files,
                                                     const store::Segment& segment);

}  // namespace nightbell::check
