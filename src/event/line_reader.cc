#include "event/line_reader.h"

namespace nightbell {

bool find_value(simdjson::dom::object line, std::string_view path, simdjson::dom::element& out) {
  if (line.at_key(path).get(out) == simdjson::SUCCESS) return !out.is_null();
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos;
       dot = path.find('.', dot + 1)) {
    simdjson::dom::object inner;
    if (line.at_key(path.substr(0, dot)).get(inner) == simdjson::SUCCESS &&
        find_value(inner, path.substr(dot + 1), out)) {
      return true;
    }
  }
  return false;
}

std::string_view text_at(simdjson::dom::object line, std::string_view path) {
  simdjson::dom::element value;
  std::string_view text;
  if (!find_value(line, path, value) || value.get(text) != simdjson::SUCCESS) return {};
  return text;
}

}  // namespace nightbell
