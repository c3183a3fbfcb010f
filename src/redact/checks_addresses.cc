#include <algorithm>

#include "redact/chars.h"
#include "redact/checks.h"

/// Mail addresses and URLs.
namespace nightbell::redact {
namespace {

/// Length of a wide letter (patterns.cc kWide, U+00C0 to U+1FFF) that ends before `end`;
/// 0 when there is none.
std::size_t wide_length_before(std::string_view text, std::size_t lower, std::size_t end) {
  const auto byte = [&](std::size_t back) { return static_cast<unsigned char>(text[end - back]); };
  const auto continues = [&](std::size_t back) { return (byte(back) & 0xC0) == 0x80; };
  if (end < lower + 2 || !continues(1)) return 0;
  if (byte(2) >= 0xC3 && byte(2) <= 0xDF) return 2;
  if (end < lower + 3 || !continues(2)) return 0;
  return byte(3) == 0xE1 || (byte(3) == 0xE0 && byte(2) >= 0xA0) ? 3 : 0;
}

bool may_begin_name(char c) {
  return is_alnum(c) || c == '_' || is_high(c);
}

/// Endings of files that are no top level domain: `render@chunk.js`, `icon@brand.png`.
bool is_file_ending(std::string_view ending) {
  constexpr std::string_view kEndings[] = {"js",  "mjs",  "cjs",  "jsx",  "ts",   "tsx", "css",
                                           "png", "jpg",  "jpeg", "gif",  "webp", "svg", "avif",
                                           "map", "json", "html", "woff", "vue",  "lock"};
  return std::ranges::find(kEndings, ending) != std::end(kEndings);
}

enum class Left { kNothing, kPath, kUrl };

/// What stands in the token before `at`: a URL, something with `/` or `.`, or neither.
Left left_of(std::string_view text, std::size_t lower, std::size_t at) {
  Left found = Left::kNothing;
  for (std::size_t i = at; i > lower; --i) {
    const char c = text[i - 1];
    if (ends_token(c) || c == '?' || c == '#') break;
    if (c == '/' && i >= lower + 3 && text[i - 2] == '/' && text[i - 3] == ':') return Left::kUrl;
    if (c == '/' || c == '.') found = Left::kPath;
  }
  return found;
}

/// Whether `name=` stands at `at`.
bool names_parameter(std::string_view text, std::size_t at) {
  const auto is_name = [](char c) {
    return is_alnum(c) || c == '_' || c == '%' || c == '[' || c == '~' || c == '-';
  };
  if (!is_name(byte_at(text, at))) return false;
  while (is_name(byte_at(text, at)) || byte_at(text, at) == '.' || byte_at(text, at) == ']') ++at;
  return byte_at(text, at) == '=';
}

/// Where `:digits` begins that ends at `end`, at most 7 digits; `end` when nowhere.
std::size_t before_number(std::string_view text, std::size_t lower, std::size_t end) {
  std::size_t at = end;
  while (at > lower && end - at < 8 && is_digit(text[at - 1])) --at;
  const bool is_one = at < end && end - at < 8 && at > lower && text[at - 1] == ':';
  return is_one ? at - 1 : end;
}

}  // namespace

std::size_t name_run_begin(std::string_view text, std::size_t lower, std::size_t at) {
  std::size_t begin = at;
  while (begin > lower) {
    const char c = text[begin - 1];
    if (is_high(c)) {
      const std::size_t length = wide_length_before(text, lower, begin);
      if (length == 0) break;
      begin -= length;
    } else if (is_alnum(c) || c == '_' || c == '.' || c == '%' || c == '+' || c == '\'' ||
               c == '-') {
      --begin;
    } else {
      break;
    }
  }
  return begin;
}

std::size_t email_begin(std::string_view text, std::size_t lower, std::size_t at) {
  std::size_t begin = name_run_begin(text, lower, at);
  while (begin < at && !may_begin_name(text[begin])) ++begin;
  return begin;
}

bool accepts_email(Match& match) {
  const std::string_view address = match.text.substr(match.begin, match.part_end - match.begin);
  const std::size_t sign = address.rfind('@');
  const bool encoded = sign == std::string_view::npos;
  const std::size_t name_end = encoded ? address.rfind("%40") : sign;
  const std::string_view domain = address.substr(name_end + (encoded ? 3 : 1));
  // git@host:path is how one logs in to every Git host; it names nobody.
  if (address.substr(0, name_end) == "git" && byte_at(match.text, match.part_end) == ':') {
    return false;
  }
  const std::size_t dot = domain.find('.');
  const std::string_view first = domain.substr(0, dot);
  const bool version = std::ranges::all_of(first, is_digit) && is_digit(byte_at(domain, dot + 1));
  const bool retina = first.size() == 2 && is_digit(first[0]) && first[1] == 'x';
  return !version && !retina && !is_file_ending(domain.substr(domain.rfind('.') + 1));
}

bool admits_query(std::string_view text, std::size_t lower, std::size_t begin) {
  const Left left = left_of(text, lower, begin);
  return left == Left::kUrl || (left == Left::kPath && names_parameter(text, begin + 1));
}

bool accepts_query(Match& match) {
  constexpr std::string_view kClosing = ").,;!?:]}*";
  const std::size_t least = match.part_begin + 1;
  std::size_t end = match.part_end;
  while (end > least && kClosing.find(match.text[end - 1]) != std::string_view::npos) --end;
  const std::size_t column = before_number(match.text, least, end);
  const std::size_t line = column == end ? end : before_number(match.text, least, column);
  match.part_end = line == column ? end : line;
  return match.part_end > least;
}

}  // namespace nightbell::redact
