#include "intake/scalar_writer.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "base/rfc3339.h"

namespace nightbell::intake {
namespace {

/// Fewer digits are no payment card.
constexpr std::uint64_t kSmallestCard = 1'000'000'000'000;
constexpr double kMillisecondsAbove = 1e11;
constexpr double kLastSecond = 9.2e9;  // 2261: the end of what nanoseconds in 64 bits hold

}  // namespace

void append_number(std::string& out, Element value) {
  switch (value.type()) {
    case simdjson::dom::element_type::INT64:
      fmt::format_to(std::back_inserter(out), "{}", value.get_int64().value_unsafe());
      return;
    case simdjson::dom::element_type::UINT64:
      fmt::format_to(std::back_inserter(out), "{}", value.get_uint64().value_unsafe());
      return;
    default:
      fmt::format_to(std::back_inserter(out), "{}", value.get_double().value_unsafe());
  }
}

std::optional<std::uint64_t> to_count(Element value) {
  std::uint64_t count = 0;
  if (value.get(count) == simdjson::SUCCESS) return count;
  double number = 0;
  if (value.is_double() && value.get(number) == simdjson::SUCCESS && number >= 0 && number < 9e15 &&
      std::floor(number) == number) {
    return static_cast<std::uint64_t>(number);
  }
  return std::nullopt;
}

std::optional<WallTime> to_time(Element value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return parse_rfc3339(text);
  double number = 0;
  if (!value.is_number() || value.get(number) != simdjson::SUCCESS) return std::nullopt;
  if (number > kMillisecondsAbove) number /= 1000;
  if (!(number >= 0 && number < kLastSecond)) return std::nullopt;
  // Microseconds are all that a double holds of today's Unix time.
  return WallTime(std::chrono::microseconds(std::llround(number * 1e6)));
}

bool write_scalar(std::string& out, Element value, std::size_t max, WriteContext& context) {
  using enum simdjson::dom::element_type;
  switch (value.type()) {
    case STRING:
      context.text.append(out, value.get_string().value_unsafe(), max, Sensitivity::kText);
      return true;
    case BOOL:
      out += value.get_bool().value_unsafe() ? "true" : "false";
      return true;
    case INT64:
    case UINT64: {
      std::uint64_t number = 0;
      if (value.get(number) == simdjson::SUCCESS && number >= kSmallestCard) {
        const fmt::format_int digits(number);
        const std::string_view text(digits.data(), digits.size());
        const std::string_view kept = context.text.redacted(text, text.size(), Sensitivity::kText);
        if (kept != text) {
          out += '"';
          out += kept;
          out += '"';
          return true;
        }
      }
      append_number(out, value);
      return true;
    }
    case DOUBLE:
      append_number(out, value);
      return true;
    default:
      return false;
  }
}

}  // namespace nightbell::intake
