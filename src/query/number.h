#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

/// Numbers of queries and of lines.
namespace nightbell::query {

/// A finite decimal number that is the whole of `text` (`5`, `-0.25`, `1e3`); nothing for
/// everything else, `nan`, `inf` and `0x10` too.
[[nodiscard]] std::optional<double> read_number(std::string_view text);

/// The value as a number; nothing when it is none. Integers beyond 2^53 are rounded.
[[nodiscard]] std::optional<double> number_of(simdjson::dom::element value);

/// The shortest text that read_number() reads as the same number.
[[nodiscard]] std::string number_text(double number);

}  // namespace nightbell::query
