#include <algorithm>
#include <array>

#include "redact/chars.h"
#include "redact/checks.h"
#include "redact/keys.h"
#include "redact/matcher.h"

/// Credentials, tokens and keys.
namespace nightbell::redact {
namespace {

bool is_key_char(char c) {
  return is_alnum(c) || c == '_' || c == '-';
}

/// Longer runs are no key of a pair.
constexpr std::size_t kMaxKey = 64;

bool equals_any_case(std::string_view text, std::string_view lower_case) {
  return std::ranges::equal(text, lower_case, {}, to_lower);
}

/// What people write where a secret would stand.
bool says_nothing(std::string_view value) {
  constexpr std::string_view kWords[] = {
      "null",    "undefined", "none",     "nil",     "true",    "false",   "missing", "required",
      "invalid", "empty",     "set",      "unset",   "expired", "not_set", "default", "unknown",
      "nan",     "redacted",  "optional", "present", "absent",  "yes",     "no",      "bearer"};
  if (value.starts_with("***") || value.starts_with("${") || value.starts_with("$(") ||
      value.starts_with("%s") || value.starts_with("...")) {
    return true;
  }
  return std::ranges::any_of(kWords,
                             [&](std::string_view word) { return equals_any_case(value, word); });
}

/// Whether base64 text decodes to printable text with a colon: `user:password`.
bool decodes_to_pair(std::string_view base64) {
  std::uint32_t bits = 0;
  int have = 0;
  bool colon = false;
  for (const char c : base64) {
    std::uint32_t value = 0;
    if (is_letter(c)) {
      value = static_cast<std::uint32_t>(to_lower(c) - 'a') + (c == to_lower(c) ? 26u : 0u);
    } else if (is_digit(c)) {
      value = static_cast<std::uint32_t>(c - '0') + 52;
    } else if (c == '=') {
      break;
    } else {
      value = c == '+' || c == '-' ? 62 : 63;
    }
    bits = bits << 6 | value;
    have += 6;
    if (have < 8) continue;
    have -= 8;
    const auto byte = static_cast<unsigned char>(bits >> have);
    if (byte < 0x20 || byte == 0x7F) return false;
    colon = colon || byte == ':';
  }
  return colon;
}

/// Where the value of the pair begins whose key begins at `begin`: behind quotes, spaces,
/// `:` or `=`, spaces and quotes.
std::size_t behind_separator(std::string_view text, std::size_t begin) {
  const std::size_t sign = text.find_first_of(":=", begin);
  return text.find_first_not_of(" \t\"'\\", sign + 1);
}

/// What the value of a pair goes on with; as in patterns.cc, which looks at its beginning
/// only (Matcher::kWindow).
bool is_value_char(char c) {
  return !is_space(c) && std::string_view("\"'&,;<>\\)]}|`").find(c) == std::string_view::npos;
}

/// The credential behind a scheme's name in `value`; empty when there is no scheme.
std::string_view behind_scheme(std::string_view value) {
  const std::size_t space = value.find(' ');
  if (space == std::string_view::npos) return {};
  return value.substr(std::min(value.find_first_not_of(' ', space), value.size()));
}

}  // namespace

bool looks_random(std::string_view text) {
  bool digit = false;
  bool upper_inside = false;
  bool lower = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    digit = digit || is_digit(text[i]);
    lower = lower || (text[i] >= 'a' && text[i] <= 'z');
    upper_inside = upper_inside || (i > 0 && text[i] >= 'A' && text[i] <= 'Z');
  }
  return digit || (upper_inside && lower) || text.size() >= 32;
}

bool admits_key_value(std::string_view text, std::size_t lower, std::size_t begin) {
  if (is_key_char(byte_before(text, lower, begin))) return false;
  std::size_t end = begin;
  while (end < text.size() && end - begin <= kMaxKey && is_key_char(text[end])) ++end;
  return end - begin <= kMaxKey && is_secret_key(text.substr(begin, end - begin));
}

bool accepts_cookie(Match& match) {
  match.part_begin = behind_separator(match.text, match.begin);
  const std::size_t end = match.text.find_first_of("\r\n\"'\\", match.part_end);
  match.part_end = std::min(end, match.text.size());
  return true;
}

namespace {

/// Whether an unquoted value behind `:` or `=` is more than a word of a sentence.
bool is_bare_secret(std::string_view value, bool behind_equals) {
  if (const std::string_view credential = behind_scheme(value); !credential.empty()) {
    return credential.size() >= 6 && (looks_random(credential) || decodes_to_pair(credential));
  }
  // "password: must not be empty" is a sentence; "password: hunter2hunter2" is none.
  return behind_equals || (value.size() >= 8 && std::ranges::any_of(value, is_digit) &&
                           std::ranges::any_of(value, is_letter));
}

}  // namespace

bool accepts_key_value(Match& match) {
  const std::string_view text = match.text;
  std::size_t key_end = match.begin;
  while (is_key_char(text[key_end])) ++key_end;
  match.part_begin = behind_separator(text, match.begin);
  const std::string_view between = text.substr(key_end, match.part_begin - key_end);
  const char quote = between.back();
  const bool quoted = quote == '"' || quote == '\'';
  const auto goes_on = [&](char c) {
    return quoted ? c != quote && c != '\\' && c != '\n' : is_value_char(c);
  };
  const std::size_t known_end = std::min(text.size(), match.begin + Matcher::kWindow);
  while (match.part_end < known_end && goes_on(text[match.part_end])) ++match.part_end;
  const std::string_view value = text.substr(match.part_begin, match.part_end - match.part_begin);
  const std::string_view key = text.substr(match.begin, key_end - match.begin);
  if (value.size() < 3 || says_nothing(value)) return false;
  if (value.size() < 6 && std::ranges::all_of(value, is_digit)) return false;
  if (equals_any_case(key, "pwd") && value.front() == '/') return false;  // a shell's folder
  if (!quoted && !is_bare_secret(value, between.find('=') != std::string_view::npos)) return false;
  while (match.part_end < text.size() && goes_on(text[match.part_end])) ++match.part_end;
  return true;
}

bool accepts_bearer(Match& match) {
  while (match.part_end > match.part_begin && match.text[match.part_end - 1] == '.') {
    --match.part_end;
  }
  return looks_random(match.text.substr(match.part_begin, match.part_end - match.part_begin));
}

bool accepts_basic(Match& match) {
  return decodes_to_pair(match.text.substr(match.part_begin, match.part_end - match.part_begin));
}

namespace {

/// How the first part goes on when its first claim is a registered one: alg, typ, kid,
/// enc, cty, x5t, jku, zip.
bool has_known_header(std::string_view token) {
  constexpr std::string_view kClaims[] = {"eyJhbGci", "eyJ0eXAi", "eyJraWQi", "eyJlbmMi",
                                          "eyJjdHki", "eyJ4NXQi", "eyJqa3Ui", "eyJ6aXAi"};
  return std::ranges::any_of(kClaims,
                             [&](std::string_view claim) { return token.starts_with(claim); });
}

}  // namespace

bool admits_jwt(std::string_view text, std::size_t lower, std::size_t begin) {
  const char before = byte_before(text, lower, begin);
  if (!is_key_char(before)) return true;
  if ((before == '_' || before == '-') && has_known_header(text.substr(begin))) return true;
  return begin >= lower + 3 && text[begin - 3] == '%' && is_hex(text[begin - 2]) && is_hex(before);
}

bool accepts_jwt(Match& match) {
  if (match.text[match.part_end - 1] == '.') --match.part_end;  // of the sentence
  const std::string_view token =
      match.text.substr(match.part_begin, match.part_end - match.part_begin);
  if (has_known_header(token) && token.size() >= 12) return true;
  const std::size_t dot = token.find('.');
  if (dot == std::string_view::npos || dot < 10) return false;
  const std::string_view second = token.substr(dot + 1);
  return second.starts_with("eyJ") || second.find('.', 1) != std::string_view::npos;
}

bool admits_api_key(std::string_view text, std::size_t lower, std::size_t begin) {
  const char before = byte_before(text, lower, begin);
  // What follows `sk-` may be `sk-` again; a run of them would be looked at from each.
  const bool inside = (before == '-' || before == '_') && text.substr(begin).starts_with("sk-");
  return !is_alnum(before) && !inside;
}

bool accepts_api_key(Match& match) {
  const std::string_view key =
      match.text.substr(match.part_begin, match.part_end - match.part_begin);
  if (key.starts_with("sk-")) return std::ranges::any_of(key, is_digit);
  if (key.starts_with("AKIA") || key.starts_with("ASIA")) {
    return !is_alnum(byte_at(match.text, match.part_end));
  }
  return true;
}

}  // namespace nightbell::redact
