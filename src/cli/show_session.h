#pragma once

#include <simdjson.h>

#include <string>

#include "cli/screen.h"

namespace nightbell::cli {

/// The answer to /api/sessions/{id}: who and with what, then all that happened.
[[nodiscard]] std::string show_session(simdjson::dom::object answer, const Screen& screen);

}  // namespace nightbell::cli
