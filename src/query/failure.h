#pragma once

#include <simdjson.h>

namespace nightbell::query {

/// Whether a line tells of something that went wrong: level error, a run or a reply that
/// failed, a call answered 5xx.
[[nodiscard]] bool is_failure(simdjson::dom::object line);

}  // namespace nightbell::query
