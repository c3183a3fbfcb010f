#include "base/json.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <array>
#include <bit>

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

/// Index of the first byte from `at` on that needs an escape: below 0x20, 0x7f, `"` or
/// `\\`; the size when there is none.
#ifdef __SSE2__
std::size_t find_escape(std::string_view text, std::size_t at) {
  for (; at + 16 <= text.size(); at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const auto is = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
    const __m128i below = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    const __m128i found =
        _mm_or_si128(_mm_or_si128(below, is(0x7f)), _mm_or_si128(is('"'), is('\\')));
    if (const auto bits = static_cast<unsigned>(_mm_movemask_epi8(found)); bits != 0) {
      return at + static_cast<std::size_t>(std::countr_zero(bits));
    }
  }
  while (at < text.size() && kEscapes[static_cast<unsigned char>(text[at])] == 0) ++at;
  return at;
}
#else
std::size_t find_escape(std::string_view text, std::size_t at) {
  while (at < text.size() && kEscapes[static_cast<unsigned char>(text[at])] == 0) ++at;
  return at;
}
#endif

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  for (std::size_t clean = 0;;) {
    const std::size_t at = find_escape(text, clean);
    out.append(text.data() + clean, at - clean);
    if (at == text.size()) return;
    const auto c = static_cast<unsigned char>(text[at]);
    out.push_back('\\');
    out.push_back(kEscapes[c]);
    if (kEscapes[c] == 'u') {
      out.append("00");
      out.push_back("0123456789abcdef"[c >> 4]);
      out.push_back("0123456789abcdef"[c & 15]);
    }
    clean = at + 1;
  }
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
