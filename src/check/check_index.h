#pragma once

#include <span>

#include "check/derived_files.h"
#include "check/seen_block.h"

namespace nightbell::check {

/// Asks the index for every term of every line, and compares what it says of each block.
/// Also of a foreign one that may be of this segment before it changed.
/// Cost: one search a term, in memory.
[[nodiscard]] Differences check_index(const IndexFile& index, std::span<const SeenBlock> seen);

}  // namespace nightbell::check
