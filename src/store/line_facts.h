#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"
#include "event/level.h"

/// What a stored line says of itself. Only recovery reads lines; whoever writes them
/// passes LineMeta along.
namespace nightbell::store {

struct LineFacts {
  std::optional<WallTime> received;  ///< `received_at`
  std::optional<WallTime> event;     ///< `timestamp`, unless `clock_skew`
  Level level = Level::kInfo;
};

/// @return nothing when the line (without its newline) is no JSON object
[[nodiscard]] std::optional<LineFacts> read_line_facts(std::string_view line);

}  // namespace nightbell::store
