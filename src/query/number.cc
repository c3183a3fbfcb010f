#include "query/number.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace nightbell::query {

std::optional<double> read_number(std::string_view text) {
  const std::string_view unsigned_text = text.starts_with('-') ? text.substr(1) : text;
  // from_chars takes `nan` and `inf`, which no line has.
  if (unsigned_text.empty() || unsigned_text[0] < '0' || unsigned_text[0] > '9')
    return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
    return std::nullopt;
  return number;
}

std::optional<double> number_of(simdjson::dom::element value) {
  double number = 0;
  if (value.get(number) != simdjson::SUCCESS) return std::nullopt;  // integers too
  return number;
}

std::string number_text(double number) {
  return fmt::format("{}", number);
}

}  // namespace nightbell::query
