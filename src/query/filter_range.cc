#include "query/filter_range.h"

#include "event/line_reader.h"
#include "query/number.h"

namespace nightbell::query {
namespace {

bool is_within(const RangeFilter& range, double number) {
  const auto& [field, low, high] = range;
  if (low && (low->included ? number < low->number : number <= low->number)) return false;
  if (high && (high->included ? number > high->number : number >= high->number)) return false;
  return true;
}

bool is_within(const RangeFilter& range, simdjson::dom::element value) {
  if (const auto number = number_of(value)) return is_within(range, *number);
  if (!value.is_array()) return false;
  const simdjson::dom::array items = value.get_array().value_unsafe();
  for (const auto item : items) {
    if (const auto number = number_of(item); number && is_within(range, *number)) return true;
  }
  return false;
}

}  // namespace

bool RangeFilter::matches(simdjson::dom::object line) const {
  simdjson::dom::element found;
  return find_value(line, field, found) && is_within(*this, found);
}

}  // namespace nightbell::query
