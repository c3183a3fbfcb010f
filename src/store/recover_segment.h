#pragma once

#include <filesystem>
#include <vector>

#include "store/journal.h"
#include "store/open_segment.h"

/// Brings one segment into order after whatever happened to it.
namespace nightbell::store {

/// What recovery needs to know of its surroundings.
struct RecoveryContext {
  const JournalOptions& options;
  FileSystem& files;
  StoreMetrics& metrics;
  WallTime now;
};

struct RecoveredSegment {
  ResumePoint point;
  bool resumable = false;  ///< whole, never sealed, with room
  std::vector<KeyAt> keys;
  std::uint64_t cut_bytes = 0;  ///< of a torn last line
};

/// The short way for a segment that was left in order: its totals, from the last bytes
/// of its checkpoint; nothing when there are none or they don't fit `size`.
/// @param size  of the segment's file
[[nodiscard]] Result<std::optional<EndRecord>> read_totals(FileSystem& files,
                                                           const std::filesystem::path& checkpoint,
                                                           std::uint64_t size);

/// The long way: reads the checkpoint to its first bad record, the lines behind it,
/// cuts a torn line, and writes what was learnt into the checkpoint.
///
/// A torn tail of a file without a checkpoint is another program's: when it is a whole
/// JSON object it only lacks its newline and gets it.
/// @error kIo  the file can't be read or mended
[[nodiscard]] Result<RecoveredSegment> recover_segment(const RecoveryContext& context,
                                                       const std::filesystem::path& directory,
                                                       Kind kind, SegmentId id);

}  // namespace nightbell::store
