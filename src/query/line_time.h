#pragma once

#include <simdjson.h>

#include <optional>

#include "base/clock.h"

/// When a line happened.
namespace nightbell::query {

/// The event's own `timestamp`; `received_at` when there is none or `clock_skew` says that
/// it can't be trusted. Nothing when the line has neither.
[[nodiscard]] std::optional<WallTime> line_time(simdjson::dom::object line);

}  // namespace nightbell::query
