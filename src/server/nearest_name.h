#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Did you mean …? For names that nobody knows.
namespace nightbell::server {

/// The one of `names` that is most like `name`: few edits away, or the same behind the
/// last dot (`listen` for `server.listen`). Empty when none is near.
[[nodiscard]] std::string nearest_name(std::string_view name, std::span<const std::string> names);

/// `; did you mean server.listen?`, or nothing.
[[nodiscard]] std::string suggestion(std::string_view name, std::span<const std::string> names);

}  // namespace nightbell::server
