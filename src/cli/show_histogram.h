#pragma once

#include <simdjson.h>

#include <string>

#include "cli/screen.h"

namespace nightbell::cli {

/// The answer to /api/stats: bars over time, a row a value, with its total and its peak.
[[nodiscard]] std::string show_histogram(simdjson::dom::object answer, const Screen& screen);

}  // namespace nightbell::cli
