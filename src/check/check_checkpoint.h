#pragma once

#include <span>

#include "base/file.h"
#include "check/derived_files.h"
#include "check/seen_block.h"

namespace nightbell::check {

/// Compares what the checkpoint says of each block, and of the whole, with the lines.
/// @param extent  of the file that is lines
/// @param is_open  more may stand there than the checkpoint knows
/// @param seen  whose blocks need not be those of the checkpoint
/// @error kIo
[[nodiscard]] Result<Differences> check_checkpoint(const CheckpointFile& checkpoint,
                                                   const File& data, Kind kind,
                                                   std::uint64_t extent, bool is_open,
                                                   std::span<const SeenBlock> seen);

}  // namespace nightbell::check
