#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "store/checkpoint_format.h"
#include "store/index_builder.h"

/// From what is known of a segment's blocks to its index.
namespace nightbell::store {

/// What an index says of a block that stands plain in its file.
[[nodiscard]] BlockInfo info_of(const BlockRecord& block);

/// @param blocks  all of a segment's, tidy: of its checkpoint or of scan_segment()
/// @return a builder whose finish() wants the binding only; every block is plain
[[nodiscard]] IndexBuilder build_index(std::span<const BlockRecord> blocks);

struct SealedBlocks {
  IndexBuilder index;
  EndRecord end;  ///< what the checkpoint says of the whole segment
};
/// @param checkpoint  all bytes of a sealed segment's
/// @error kCorrupt  it is damaged, of an older version, has no end, or its blocks don't cover
///                  the segment: read the lines instead (scan_segment)
[[nodiscard]] Result<SealedBlocks> build_index(std::string_view checkpoint);

}  // namespace nightbell::store
