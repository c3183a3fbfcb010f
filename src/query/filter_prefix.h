#pragma once

#include <simdjson.h>

#include <string>

/// `field:prefix*`.
namespace nightbell::query {

/// Matches a line whose field begins with `prefix`, byte by byte: text, or the decimal
/// spelling of an integer (`http.status:5*`). A list matches when one of its items does.
struct PrefixFilter {
  [[nodiscard]] bool matches(simdjson::dom::object line) const;
  bool operator==(const PrefixFilter&) const = default;

  std::string field;
  std::string prefix;
};

}  // namespace nightbell::query
