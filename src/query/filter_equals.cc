#include "query/filter_equals.h"

#include "event/line_reader.h"
#include "event/search_role.h"
#include "query/number.h"

namespace nightbell::query {
namespace {

bool equals(const EqualsFilter& filter, simdjson::dom::element value) {
  switch (value.type()) {
    case simdjson::dom::element_type::STRING:
      return value.get_string().value_unsafe() == filter.value;
    case simdjson::dom::element_type::BOOL:
      return !is_exact_text(filter.field) &&
             filter.value == (value.get_bool().value_unsafe() ? "true" : "false");
    case simdjson::dom::element_type::ARRAY: {
      const simdjson::dom::array items = value.get_array().value_unsafe();
      for (const auto item : items) {
        if (!item.is_array() && equals(filter, item)) return true;
      }
      return false;
    }
    default:
      return filter.number && number_of(value) == filter.number;
  }
}

}  // namespace

bool is_exact_text(std::string_view field) {
  const std::uint8_t roles = search_roles_of(field.substr(0, field.find('.')));
  return (roles & (kIdRole | kKeywordRole)) != 0 || field == kErrorTypeKeyword;
}

EqualsFilter::EqualsFilter(std::string_view path, std::string_view wanted)
    : field(path),
      value(wanted),
      number(is_exact_text(path) ? std::nullopt : read_number(wanted)) {}

bool EqualsFilter::matches(simdjson::dom::object line) const {
  simdjson::dom::element found;
  return find_value(line, field, found) && equals(*this, found);
}

}  // namespace nightbell::query
