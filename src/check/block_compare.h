#pragma once

#include <string>

#include "store/checkpoint_format.h"
#include "store/index_format.h"

/// What is remembered of a block, against what its lines say.
namespace nightbell::check {

/// What checkpoint and index have of a block in common.
struct KnownBlock {
  std::uint64_t lines = 0;
  store::TimeRange received;
  store::TimeRange events;
  std::uint8_t levels = 0;
  bool has_skew = false;
};
template <typename Block>
[[nodiscard]] KnownBlock known(const Block& block) {
  return {block.lines, block.received, block.events, block.levels, block.has_skew};
}

/// Why a question could leave lines of the block out, or count them wrongly, that trusts what
/// is known; empty when it could not. Times in lines are whole milliseconds.
/// @param seen  of the block's lines, by scan_segment()
[[nodiscard]] std::string difference(const KnownBlock& known, const store::MinuteCounts& counts,
                                     const store::BlockRecord& seen);

}  // namespace nightbell::check
