#pragma once

#include <simdjson.h>

#include <string>

#include "cli/screen.h"

namespace nightbell::cli {

/// The answer to /api/errors: each error once, with how often and since when.
[[nodiscard]] std::string show_errors(simdjson::dom::object answer, const Screen& screen);

/// One of them, with the latest line and what to ask next.
[[nodiscard]] std::string show_error(simdjson::dom::object group, const Screen& screen);

}  // namespace nightbell::cli
