#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// UTF-8 text. "Character" means code point.
namespace nightbell::utf8 {

/// True when `text` is well-formed UTF-8 (no overlong forms, no surrogates).
[[nodiscard]] bool valid(std::string_view text);

/// The longest prefix of at most `max_chars` characters; a view into `text`.
/// Malformed bytes count as one character each.
[[nodiscard]] std::string_view prefix(std::string_view text, std::size_t max_chars);

/// The longest prefix of at most `max_bytes` bytes that does not end inside a character.
[[nodiscard]] std::string_view prefix_bytes(std::string_view text, std::size_t max_bytes);

/// Appends `code_point` (0 to 0x10FFFF, no surrogate) as UTF-8.
void append(std::string& out, char32_t code_point);

}  // namespace nightbell::utf8
