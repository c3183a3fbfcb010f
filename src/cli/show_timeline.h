#pragma once

#include <simdjson.h>

#include <string>

#include "cli/screen.h"

namespace nightbell::cli {

/// The answer to /api/timeline as a story: what belongs together, what happened when, what
/// failed first, and what to ask next. Nothing when there are no events.
[[nodiscard]] std::string show_timeline(simdjson::dom::object answer, const Screen& screen);

}  // namespace nightbell::cli
