#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

/// Bodies → JSON documents, strictly: the whole text is validated before anything of
/// it is used (docs/decisions/0002-json-dom.md).
namespace nightbell::intake {

using Element = simdjson::dom::element;
using Object = simdjson::dom::object;

/// One parser with its buffers, reused. Threading: one at a time.
class JsonReader {
 public:
  /// Parses one document. Nesting deeper than limits::kMaxDepth, numbers that are not
  /// finite, wrong literals, invalid UTF-8 and trailing text are syntax errors. What
  /// browsers really send is mended: a lone surrogate (text cut inside an emoji) is
  /// read as U+FFFD, an integer of more than 64 bits as a float.
  ///
  /// @param text  simdjson::SIMDJSON_PADDING readable bytes must follow it
  /// @param out   valid until the next parse
  /// @return  nothing when well; else what is wrong, for a person
  [[nodiscard]] std::string_view parse(std::string_view text, Element& out);

 private:
  [[nodiscard]] simdjson::error_code parse_once(std::string_view text, Element& out);

  simdjson::dom::parser parser_;
  std::string mended_;
};

}  // namespace nightbell::intake
