#pragma once

#include <simdjson.h>

#include <cstdint>

#include "event/level.h"

/// `level:warn`, `level:>=warn`.
namespace nightbell::query {

/// A set of levels: bit 0 debug, 1 info, 2 warn, 3 error.
using LevelMask = std::uint8_t;
inline constexpr LevelMask kAllLevels = 0x0f;

[[nodiscard]] constexpr LevelMask mask_of(Level level) {
  return static_cast<LevelMask>(1U << static_cast<unsigned>(level));
}

/// Matches a line whose `level` is in the set. A line without a level matches none.
struct LevelFilter {
  [[nodiscard]] bool matches(simdjson::dom::object line) const;
  bool operator==(const LevelFilter&) const = default;

  LevelMask levels = 0;  ///< levels that follow each other; not empty
};

}  // namespace nightbell::query
