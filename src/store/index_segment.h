#pragma once

#include "base/file.h"
#include "store/digest.h"
#include "store/segment.h"

/// Gives a sealed segment its index (`.idx`). FORMAT.md#index.
namespace nightbell::store {

/// Whether the segment has an index that is of its very file, with a digest of this version
/// (0: with any or none).
/// @error kIo
[[nodiscard]] Result<bool> has_index(FileSystem& files, const Segment& segment,
                                     std::uint32_t digest_version = 0);

/// Makes the index: of the checkpoint where that is whole, else of the lines. Lines that no
/// digest can be made of leave it without.
/// Cost: CPU, about 50 ms for a full segment from its checkpoint, a second from its lines.
/// @error kUnavailable  the segment is gone; kCorrupt, kIo
[[nodiscard]] Result<void> index_segment(FileSystem& files, const Segment& segment,
                                         const DigestMaker& digest = {});

/// Makes the index of a segment that was just compressed from that of the plain file.
/// @param plain  the segment before, whose index file is still there
/// @return false: the plain file had none that fits; index_segment() does it
[[nodiscard]] Result<bool> carry_index_over(FileSystem& files, const Segment& plain,
                                            const Segment& compressed);

}  // namespace nightbell::store
