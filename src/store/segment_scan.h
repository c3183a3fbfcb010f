#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "event/kind.h"
#include "store/checkpoint_format.h"

/// Finds out from the lines themselves what a checkpoint would have said.
namespace nightbell::store {

struct Scan {
  std::vector<BlockRecord> blocks;  ///< the last one may be short
  std::uint64_t end = 0;            ///< behind the last whole line
  std::string tail;                 ///< what follows it: a torn line, at most kMaxScanLine of it
};

/// Longer lines are counted but not looked into; no sender can make one.
inline constexpr std::size_t kMaxScanLine = 8_MiB;

/// Reads [begin, end) of a segment, where `begin` is a line's start.
/// @param kind    of the segment; lines that don't say so are in no minute's count
/// @param key_of  the duplicate key of a line; may be empty
/// @error kIo  the file can't be read
[[nodiscard]] Result<Scan> scan_segment(
    const File& file, Kind kind, std::uint64_t begin, std::uint64_t end, std::uint64_t block_target,
    const std::function<std::optional<Hash128>(std::string_view line)>& key_of);

}  // namespace nightbell::store
