#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

/// `field:value`.
namespace nightbell::query {

/// Matches a line whose field is exactly `value`: text by its bytes, numbers as numbers,
/// `true` and `false`. A list matches when one of its items does.
struct EqualsFilter {
  EqualsFilter(std::string_view field, std::string_view value);

  [[nodiscard]] bool matches(simdjson::dom::object line) const;
  bool operator==(const EqualsFilter&) const = default;

  std::string field;  ///< a dotted path
  std::string value;
  /// Set when `value` may also be a number of the line. Fields that the index knows by
  /// their exact text (ids, keywords) hold text only, however much it looks like a number.
  std::optional<double> number;
};

/// Whether a field is found in the index by its exact text, and so compared as text only.
[[nodiscard]] bool is_exact_text(std::string_view field);

}  // namespace nightbell::query
