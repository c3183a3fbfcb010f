#pragma once

#include <simdjson.h>

#include <string_view>

#include "event/search_role.h"

/// Reads stored lines back.
namespace nightbell {

/// One parser with its buffers, reused. Threading: one at a time.
class LineReader {
 public:
  /// Parses a stored line without its newline.
  /// @param line  simdjson::SIMDJSON_PADDING readable bytes must follow it
  /// @param out   valid until the next call
  /// @return false when the line is no JSON object
  [[nodiscard]] bool parse(std::string_view line, simdjson::dom::object& out) {
    simdjson::dom::element root;
    return parser_.parse(line.data(), line.size(), false).get(root) == simdjson::SUCCESS &&
           root.get(out) == simdjson::SUCCESS;
  }

 private:
  simdjson::dom::parser parser_;
};

/// The value at a dotted path (`error.type`, `data.route`); false when there is none or it
/// is null. A name that holds dots itself is found too, where it is whole.
[[nodiscard]] bool find_value(simdjson::dom::object line, std::string_view path,
                              simdjson::dom::element& out);

/// The text at a path; empty when it is none.
[[nodiscard]] std::string_view text_at(simdjson::dom::object line, std::string_view path);

/// Calls `use(text)` for each string in `value`, at any depth; object keys are left out.
template <typename Use>
void for_each_string(simdjson::dom::element value, Use&& use) {
  if (value.is_string()) {
    use(value.get_string().value_unsafe());
  } else if (value.is_object()) {
    // Named: the result of get_object() would not outlive the range of the loop.
    const simdjson::dom::object object = value.get_object().value_unsafe();
    for (const auto& [key, inner] : object) for_each_string(inner, use);
  } else if (value.is_array()) {
    const simdjson::dom::array array = value.get_array().value_unsafe();
    for (const auto inner : array) for_each_string(inner, use);
  }
}

/// Calls `use(roles, field, text)` for each string of a line that search finds, `field`
/// being its top-level name, or kErrorTypeKeyword.
template <typename Use>
void for_each_searched(simdjson::dom::object line, Use&& use) {
  for (const auto& [name, value] : line) {
    const std::uint8_t roles = search_roles_of(name);
    if (roles == kNoRole) continue;
    const std::string_view field = name;
    for_each_string(value, [&](std::string_view text) { use(roles, field, text); });
    if (field == "error") {
      std::string_view type;
      if (value["type"].get(type) == simdjson::SUCCESS)
        use(std::uint8_t{kKeywordRole}, kErrorTypeKeyword, type);
    }
  }
}

}  // namespace nightbell
