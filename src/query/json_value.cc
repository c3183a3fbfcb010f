#include "query/json_value.h"

#include <fmt/format.h>

#include "base/json.h"

namespace nightbell::query {

void append_json(std::string& out, simdjson::dom::element value) {
  using Type = simdjson::dom::element_type;
  switch (value.type()) {
    case Type::STRING:
      json::append_string(out, value.get_string().value_unsafe());
      return;
    case Type::INT64:
      out += fmt::format("{}", value.get_int64().value_unsafe());
      return;
    case Type::UINT64:
      out += fmt::format("{}", value.get_uint64().value_unsafe());
      return;
    case Type::DOUBLE:
      out += fmt::format("{}", value.get_double().value_unsafe());
      return;
    case Type::BOOL:
      out += value.get_bool().value_unsafe() ? "true" : "false";
      return;
    case Type::NULL_VALUE:
      out += "null";
      return;
    case Type::ARRAY: {
      char before = '[';
      const simdjson::dom::array items = value.get_array().value_unsafe();
      for (const auto item : items) {
        out += before;
        append_json(out, item);
        before = ',';
      }
      out += before == '[' ? "[]" : "]";
      return;
    }
    case Type::OBJECT: {
      char before = '{';
      const simdjson::dom::object pairs = value.get_object().value_unsafe();
      for (const auto& [key, item] : pairs) {
        out += before;
        json::append_string(out, key);
        out += ':';
        append_json(out, item);
        before = ',';
      }
      out += before == '{' ? "{}" : "}";
      return;
    }
  }
}

}  // namespace nightbell::query
