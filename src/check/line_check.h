#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "event/line_reader.h"

/// Whether lines are what they must be: JSON objects, one a line.
namespace nightbell::check {

/// Lines that stand together, counted from 1.
struct LineRun {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  friend bool operator==(const LineRun&, const LineRun&) = default;
};

struct LinesSeen {
  std::uint64_t lines = 0;
  std::vector<LineRun> damaged;  ///< no JSON objects, or no UTF-8; ascending
};

/// @param lines  each ended by '\n'; simdjson::SIMDJSON_PADDING readable bytes follow
/// Cost: parses all of it.
[[nodiscard]] LinesSeen check_lines(LineReader& reader, std::string_view lines);

}  // namespace nightbell::check
