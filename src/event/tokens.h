#pragma once

#include <array>
#include <cstddef>
#include <string_view>

/// Text → words, as search knows them. The index and every scan use this one tokenizer.
namespace nightbell {

/// Longer words are found by their first so many bytes.
inline constexpr std::size_t kMaxTokenBytes = 64;
/// Shorter ones are not in the index.
inline constexpr std::size_t kMinIndexedBytes = 2;
/// Numbers of fewer digits are not in the index: counts and statuses are everywhere.
inline constexpr std::size_t kMinIndexedDigits = 6;

/// Letters, digits, `_`, and every byte of a character beyond ASCII.
[[nodiscard]] constexpr bool is_token_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
         byte == '_' || byte >= 0x80;
}

[[nodiscard]] constexpr char lower_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

/// Of each byte, how a token has it; 0 when it is no token byte. (Measured: reading short
/// texts with vectors first costs a quarter more than this table.)
inline constexpr std::array<char, 256> kTokenBytes = [] {
  std::array<char, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    const char c = static_cast<char>(byte);
    if (is_token_byte(c)) table[byte] = lower_ascii(c);
  }
  return table;
}();

/// Whether the index knows a token; one that it does not is found by scanning only.
[[nodiscard]] constexpr bool is_indexed(std::string_view token) {
  if (token.size() < kMinIndexedBytes) return false;
  for (const char c : token) {
    if (c < '0' || c > '9') return true;
  }
  return token.size() >= kMinIndexedDigits;
}

/// Calls `use(token)` for each word of `text`, in order, in lower case, indexed or not.
/// The view holds for the call only.
template <typename Use>
void for_each_token(std::string_view text, Use&& use) {
  std::array<char, kMaxTokenBytes> lower;
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto byte_at = [](const char* c) { return kTokenBytes[static_cast<unsigned char>(*c)]; };
  while (at != end) {
    char c = byte_at(at++);
    if (c == 0) continue;
    std::size_t length = 0;
    for (;;) {
      if (length < kMaxTokenBytes) lower[length++] = c;
      if (at == end || (c = byte_at(at)) == 0) break;
      ++at;
    }
    use(std::string_view(lower.data(), length));
  }
}

}  // namespace nightbell
