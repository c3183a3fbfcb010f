#include "query/filter_prefix.h"

#include <fmt/format.h>

#include "event/line_reader.h"

namespace nightbell::query {
namespace {

bool begins(const PrefixFilter& filter, simdjson::dom::element value) {
  switch (value.type()) {
    case simdjson::dom::element_type::STRING:
      return value.get_string().value_unsafe().starts_with(filter.prefix);
    case simdjson::dom::element_type::INT64:
      return fmt::format("{}", value.get_int64().value_unsafe()).starts_with(filter.prefix);
    case simdjson::dom::element_type::UINT64:
      return fmt::format("{}", value.get_uint64().value_unsafe()).starts_with(filter.prefix);
    case simdjson::dom::element_type::ARRAY: {
      const simdjson::dom::array items = value.get_array().value_unsafe();
      for (const auto item : items) {
        if (!item.is_array() && begins(filter, item)) return true;
      }
      return false;
    }
    default:
      return false;
  }
}

}  // namespace

bool PrefixFilter::matches(simdjson::dom::object line) const {
  simdjson::dom::element found;
  return find_value(line, field, found) && begins(*this, found);
}

}  // namespace nightbell::query
