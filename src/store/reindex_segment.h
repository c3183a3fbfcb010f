#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "store/checkpoint_format.h"
#include "store/digest.h"
#include "store/segment.h"

/// Makes what is derived of a segment anew, from its lines alone. FORMAT.md#index.
namespace nightbell::store {

/// How it is to be left.
enum class Reindexed : std::uint8_t {
  kFinished,  ///< checkpoint (of a plain file) and index; never gone on with
  kGoesOn,    ///< the checkpoint only: a server may write to it again
};

/// How a segment is to be left that nobody writes to now.
/// @param newest  of its kind: a start may go on with it
[[nodiscard]] Result<Reindexed> how_to_leave(FileSystem& files, const Segment& segment,
                                             bool newest);

/// What stands there of both is not believed, but for how the segment was left: bytes behind
/// the end of a cut one stay no lines. Each file is replaced at once; a crash leaves the old
/// ones, or the new ones, or one of each, which is true too.
///
/// For whoever may change sealed segments: the maintenance of a running server, or the holder
/// of both locks.
/// @param max_segment_bytes  by which blocks are made
/// @param key_of  the duplicate key of a line that may come again; may be empty
/// Cost: reads all lines; a second for a full segment.
/// @error kUnavailable  the segment is gone; kCorrupt  its lines can't be read; kIo
[[nodiscard]] Result<void> reindex_segment(
    FileSystem& files, const Segment& segment, Reindexed left, std::uint64_t max_segment_bytes,
    const std::function<std::optional<Hash128>(std::string_view line)>& key_of,
    const DigestMaker& digest = {});

}  // namespace nightbell::store
