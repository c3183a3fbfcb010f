#include "base/json.h"

#include <array>
#include <cstdint>
#include <cstring>

#include "base/utf8.h"

namespace nightbell::json {
namespace {

/// 0: as it is; 'u': \u00xx; else the letter after the backslash.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
  table[0x7f] = 'u';
  table['\b'] = 'b', table['\f'] = 'f', table['\n'] = 'n', table['\r'] = 'r', table['\t'] = 't';
  table['"'] = '"', table['\\'] = '\\';
  return table;
}();

/// Four hex digits at `at`; -1 when there are none.
int hex4(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const char c = text[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

bool is_high_surrogate(int unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}
bool is_low_surrogate(int unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}
constexpr char32_t kReplacement = 0xFFFD;

/// True when one of the eight bytes needs an escape: below 0x20, 0x7f, `"` or `\\`. The
/// usual tests for a zero byte within a word; a byte of 0x80 or more is none of them.
bool any_escape(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = kOnes * 0x80;
  const auto has_zero = [](std::uint64_t w) { return (w - kOnes) & ~w & kHighs; };
  const std::uint64_t below = (word - kOnes * 0x20) & ~word & kHighs;
  return (below | has_zero(word ^ kOnes * 0x7f) | has_zero(word ^ kOnes * '"') |
          has_zero(word ^ kOnes * '\\')) != 0;
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  std::size_t clean = 0;  // first byte not yet copied
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (std::uint64_t word; i + 8 <= text.size(); i += 8) {
      std::memcpy(&word, text.data() + i, 8);
      if (any_escape(word)) break;
    }
    if (i == text.size()) break;
    const auto c = static_cast<unsigned char>(text[i]);
    const char escape = kEscapes[c];
    if (escape == 0) [[likely]]
      continue;
    out.append(text.data() + clean, i - clean);
    clean = i + 1;
    out.push_back('\\');
    out.push_back(escape);
    if (escape == 'u') {
      out.append("00");
      out.push_back("0123456789abcdef"[c >> 4]);
      out.push_back("0123456789abcdef"[c & 15]);
    }
  }
  out.append(text.data() + clean, text.size() - clean);
}

void append_string(std::string& out, std::string_view text) {
  out.push_back('"');
  append_escaped(out, text);
  out.push_back('"');
}

bool append_unescaped(std::string& out, std::string_view inside) {
  for (std::size_t i = 0; i < inside.size();) {
    const std::size_t slash = inside.find('\\', i);
    out.append(inside.substr(i, slash - i));
    if (slash == std::string_view::npos) return true;
    if (slash + 1 >= inside.size()) return false;
    i = slash + 2;
    switch (inside[slash + 1]) {
      case '"':
        out.push_back('"');
        break;
      case '\\':
        out.push_back('\\');
        break;
      case '/':
        out.push_back('/');
        break;
      case 'b':
        out.push_back('\b');
        break;
      case 'f':
        out.push_back('\f');
        break;
      case 'n':
        out.push_back('\n');
        break;
      case 'r':
        out.push_back('\r');
        break;
      case 't':
        out.push_back('\t');
        break;
      case 'u': {
        const int unit = hex4(inside, i);
        if (unit < 0) return false;
        i += 4;
        if (is_high_surrogate(unit) && inside.substr(i, 2) == "\\u" &&
            is_low_surrogate(hex4(inside, i + 2))) {
          const int low = hex4(inside, i + 2);
          utf8::append(out,
                       static_cast<char32_t>(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)));
          i += 6;
        } else if (is_high_surrogate(unit) || is_low_surrogate(unit)) {
          utf8::append(out, kReplacement);
        } else {
          utf8::append(out, static_cast<char32_t>(unit));
        }
        break;
      }
      default:
        return false;
    }
  }
  return true;
}

}  // namespace nightbell::json
