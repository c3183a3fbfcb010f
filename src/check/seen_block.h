#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/checkpoint_format.h"

/// What was seen of a segment's blocks, and where it is not what is remembered.
namespace nightbell::check {

struct SeenBlock {
  store::BlockRecord record;     ///< of its lines; empty when they can't be read
  std::uint64_t first_line = 0;  ///< counted from 1
  bool readable = false;
  bool sound = false;  ///< each line is a JSON object

  [[nodiscard]] std::uint64_t last_line() const { return first_line + record.lines - 1; }
};

struct BlockDifference {
  std::uint64_t first_line = 0;
  std::uint64_t last_line = 0;
  std::string says;
};

/// What a derived file says otherwise than the lines.
struct Differences {
  std::string whole;  ///< of the whole segment; empty: nothing
  std::vector<BlockDifference> blocks;
  std::string damaged;  ///< a part that is not believed when it is read; empty: none

  [[nodiscard]] bool empty() const { return whole.empty() && blocks.empty(); }
  /// For a person: the first of them, and how many more.
  [[nodiscard]] std::string text() const;
};

}  // namespace nightbell::check
