#pragma once

#include <string_view>

namespace nightbell::redact {

/// `route` without query and fragment, for fields that are a page or a route
/// (CONTRACTS.md sections 1 and 2). A view into `route`.
[[nodiscard]] constexpr std::string_view strip_query(std::string_view route) {
  return route.substr(0, route.find_first_of("?#"));
}

}  // namespace nightbell::redact
