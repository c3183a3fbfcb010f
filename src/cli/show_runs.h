#pragma once

#include <simdjson.h>

#include <string>

#include "cli/screen.h"

namespace nightbell::cli {

/// The answer to /api/runs: a table, newest first.
[[nodiscard]] std::string show_runs(simdjson::dom::object answer, const Screen& screen);

/// One run: its nodes in order, how long each took, what failed, what never ended.
[[nodiscard]] std::string show_run(simdjson::dom::object run, const Screen& screen);

}  // namespace nightbell::cli
