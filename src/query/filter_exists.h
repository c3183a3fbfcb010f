#pragma once

#include <simdjson.h>

#include <string>

/// `field:*`.
namespace nightbell::query {

/// Matches a line that has the field, with any value but null.
struct ExistsFilter {
  [[nodiscard]] bool matches(simdjson::dom::object line) const;
  bool operator==(const ExistsFilter&) const = default;

  std::string field;
};

}  // namespace nightbell::query
