#pragma once

#include <cstdint>
#include <vector>

#include "base/file.h"

namespace nightbell::store {

/// Cuts [begin, end) of a file of lines into pieces of about `target` bytes that end with a
/// line; what follows the last newline is left out.
/// @return the ends of the pieces, ascending
[[nodiscard]] Result<std::vector<std::uint64_t>> split_lines(const File& file, std::uint64_t begin,
                                                             std::uint64_t end,
                                                             std::uint64_t target);

}  // namespace nightbell::store
