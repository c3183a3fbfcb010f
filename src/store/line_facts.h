#pragma once

#include <simdjson.h>

#include <optional>

#include "base/clock.h"
#include "event/kind.h"
#include "event/level.h"

/// What a stored line says of itself. Whoever writes lines passes LineMeta along; only
/// recovery and searches read them.
namespace nightbell::store {

struct LineFacts {
  std::optional<WallTime> received;  ///< `received_at`
  std::optional<WallTime> event;     ///< `timestamp` (of a rollup `minute`)
  bool clock_skew = false;           ///< the event time is not to be trusted
  Level level = Level::kInfo;
  bool is_usual = false;  ///< says its kind, and its level as far as the kind has_levels(), as
                          ///< intake/ does: what is counted of it tells what a reader sees

  /// The event time when it is to be trusted.
  [[nodiscard]] std::optional<WallTime> trusted_event() const {
    return clock_skew ? std::nullopt : event;
  }
  /// The time by which the line is counted and found; nothing when it has none.
  [[nodiscard]] std::optional<WallTime> line_time() const {
    const auto trusted = trusted_event();
    return trusted ? trusted : received;
  }
};

/// @param kind  of the line's segment
[[nodiscard]] LineFacts facts_of(simdjson::dom::object line, Kind kind);

}  // namespace nightbell::store
