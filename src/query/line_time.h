#pragma once

#include <simdjson.h>

#include <optional>

#include "base/clock.h"

/// When a line happened.
namespace nightbell::query {

/// The event's own `timestamp`, of a rollup its `minute`; `received_at` when there is none or
/// `clock_skew` says that it can't be trusted. Nothing when the line has neither. The same
/// as store::LineFacts::line_time(), by which blocks are left out.
[[nodiscard]] std::optional<WallTime> line_time(simdjson::dom::object line);

}  // namespace nightbell::query
