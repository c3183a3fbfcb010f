#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/ascii.h"

/// Classes of bytes, by ASCII; a byte of a longer UTF-8 character is in none of them.
namespace nightbell::redact {

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr char to_lower(char c) {
  return ascii::lower(c);
}
[[nodiscard]] constexpr bool is_letter(char c) {
  return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}
[[nodiscard]] constexpr bool is_alnum(char c) {
  return is_digit(c) || is_letter(c);
}
[[nodiscard]] constexpr bool is_hex(char c) {
  return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f');
}
[[nodiscard]] constexpr std::uint32_t hex_value(char c) {
  return static_cast<std::uint32_t>(is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10);
}
/// What `\s` of RE2 is: no vertical tab.
[[nodiscard]] constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}
[[nodiscard]] constexpr bool is_high(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

/// Bytes of the UTF-8 character that begins with `lead`.
[[nodiscard]] constexpr std::size_t character_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// Where a run of characters without spaces and quotes ends: what a URL or a value in
/// free text is at most. The same set stands in patterns.cc as kTokenEnd.
[[nodiscard]] constexpr bool ends_token(char c) {
  return is_space(c) || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' || c == '\\';
}

/// Length of the separator between the groups of a phone number at `at`: one of
/// ` .-/`, a no-break or thin space, a Unicode hyphen or dash; 0 when it is none.
/// The same set stands in patterns.cc as kSeparator.
[[nodiscard]] constexpr std::size_t separator_length(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  const char c = text[at];
  if (c == ' ' || c == '.' || c == '-' || c == '/') return 1;
  if (!is_high(c)) return 0;
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("\xC2\xA0")) return 2;
  if (rest.size() < 3 || !rest.starts_with("\xE2\x80")) return 0;
  const auto third = static_cast<unsigned char>(rest[2]);
  return third == 0x89 || (third >= 0x90 && third <= 0x93) || third == 0xAF ? 3 : 0;
}

/// The byte before `at`, or 0 when a match or the text begins there.
[[nodiscard]] constexpr char byte_before(std::string_view text, std::size_t lower, std::size_t at) {
  return at > lower ? text[at - 1] : '\0';
}
[[nodiscard]] constexpr char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? text[at] : '\0';
}

}  // namespace nightbell::redact
