#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "query/filter.h"
#include "query/scanner.h"

/// Reads what stands behind `field:`, but for parentheses.
namespace nightbell::query {

/// Reads one value: a word, `"a b"`, `prefix*`, `*`, `>=5`, `[1 TO 9]`; of `level` a level
/// or a range of them, of `kind` names of kinds.
/// @param field  at most limits::kFieldBytes
/// @error kInvalidArgument  says where and what was expected
[[nodiscard]] Result<Filter> parse_value(Scanner& scanner, const std::string& field);

/// Reads a word or a quoted text, with `*` behind it or not.
struct Text {
  std::string text;
  bool is_prefix = false;
  bool is_quoted = false;
};
[[nodiscard]] Result<Text> parse_text(Scanner& scanner);

}  // namespace nightbell::query
