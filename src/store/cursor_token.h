#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/scan_plan.h"

/// Positions as they leave the program: opaque, safe in a URL, checked when they come back.
namespace nightbell::store {

[[nodiscard]] std::string to_token(const ScanCursor& cursor);

/// @return nothing when it is no token of this program
[[nodiscard]] std::optional<ScanCursor> cursor_of_token(std::string_view token);

}  // namespace nightbell::store
