#pragma once

#include <string_view>

namespace nightbell::redact {

/// `route` without query and fragment, for fields that are a page or a route
/// (CONTRACTS.md sections 1 and 2). A view into `route`.
[[nodiscard]] constexpr std::string_view strip_query(std::string_view route) {
  // std::string_view::find_first_of looks through its set for every character.
  std::size_t end = 0;
  while (end < route.size() && route[end] != '?' && route[end] != '#') ++end;
  return route.substr(0, end);
}

}  // namespace nightbell::redact
