#pragma once

#include <simdjson.h>

#include <optional>
#include <string>

/// `field:>=500`, `field:[1000 TO 5000]`.
namespace nightbell::query {

/// Matches a line whose field is a number between the bounds. A list matches when one of
/// its items does. Text is no number, even when it looks like one.
struct RangeFilter {
  struct Bound {
    double number = 0;
    bool included = true;
    bool operator==(const Bound&) const = default;
  };

  [[nodiscard]] bool matches(simdjson::dom::object line) const;
  bool operator==(const RangeFilter&) const = default;

  std::string field;
  std::optional<Bound> low;
  std::optional<Bound> high;
};

}  // namespace nightbell::query
