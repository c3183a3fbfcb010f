#include <algorithm>
#include <array>

#include "redact/chars.h"
#include "redact/checks.h"
#include "redact/ip.h"
#include "redact/luhn.h"

/// Cards, phone numbers and addresses of machines.
namespace nightbell::redact {
namespace {

/// Whether the number at `begin` goes on to the left: `3f2a-0415…`, `1.2.3…`, `a/0…`.
bool continues_left(std::string_view text, std::size_t lower, std::size_t begin,
                    std::string_view joints) {
  const char before = byte_before(text, lower, begin);
  if (is_alnum(before)) return true;
  return before != '\0' && joints.find(before) != std::string_view::npos &&
         is_alnum(byte_before(text, lower, begin - 1));
}

/// Groups of digits as people write them, with what separates and encloses them.
struct Groups {
  std::size_t digits = 0;
  std::size_t count = 0;
  std::size_t end = 0;  ///< behind the last group taken
  bool only_dots = true;
  std::array<std::size_t, 3> lengths{};  ///< of the first three
};

/// Takes groups from `at` on until `limit`. A space behind `enough` digits ends a number:
/// what follows is the next thing of the sentence.
Groups take_groups(std::string_view text, std::size_t at, std::size_t limit, std::size_t enough) {
  constexpr std::size_t kMostDigits = 15;  // ITU-T E.164
  Groups groups;
  groups.end = at;
  while (at < limit) {
    const std::size_t separator = groups.count == 0 ? 0 : separator_length(text, at);
    if (groups.count > 0 && groups.digits >= enough && separator > 0 && text[at] != '-' &&
        text[at] != '.') {
      break;
    }
    std::size_t next = at + separator;
    const bool enclosed = byte_at(text, next) == '(';
    next += enclosed;
    const std::size_t begin = next;
    while (next < limit && is_digit(text[next])) ++next;
    const std::size_t length = next - begin;
    if (length == 0 || groups.digits + length > kMostDigits) break;
    if (groups.count > 0) groups.only_dots = groups.only_dots && separator == 1 && text[at] == '.';
    if (groups.count < groups.lengths.size()) groups.lengths[groups.count] = length;
    groups.digits += length;
    ++groups.count;
    at = groups.end = next + enclosed;
  }
  return groups;
}

/// Whether the word before the number says that it is a version.
bool follows_version_word(std::string_view text, std::size_t lower, std::size_t begin) {
  constexpr std::string_view kWords[] = {"version",  "versions", "ver",      "release", "build",
                                         "firmware", "section",  "revision", "v"};
  std::size_t end = begin;
  while (end > lower && begin - end < 4 &&
         std::string_view(" \t:=\"'").find(text[end - 1]) != std::string_view::npos) {
    --end;
  }
  std::array<char, 24> word;
  std::size_t length = 0;
  while (end > lower && length < word.size() && is_letter(text[end - 1])) {
    word[word.size() - ++length] = to_lower(text[--end]);
  }
  const std::string_view before(word.data() + word.size() - length, length);
  return before.ends_with("version") || std::ranges::find(kWords, before) != std::end(kWords);
}

/// Whether `name/` stands before the number as a product does in a user agent.
bool follows_product(std::string_view text, std::size_t lower, std::size_t begin) {
  if (byte_before(text, lower, begin) != '/') return false;
  std::size_t at = begin - 1;
  while (at > lower && begin - at < 40 &&
         (is_alnum(text[at - 1]) || text[at - 1] == '_' || text[at - 1] == '-' ||
          text[at - 1] == '.')) {
    --at;
  }
  const char before = byte_before(text, lower, at);
  return is_letter(text[at]) && (before == '\0' || is_space(before) || before == '(' ||
                                 before == ';' || before == '"' || before == '\'' || before == ',');
}

}  // namespace

bool admits_card(std::string_view text, std::size_t lower, std::size_t begin) {
  const char before = byte_before(text, lower, begin);
  if (is_alnum(before)) return false;
  return !((before == '.' || before == '-') && is_digit(byte_before(text, lower, begin - 1)));
}

bool accepts_card(Match& match) {
  const char after = byte_at(match.text, match.part_end);
  if (is_alnum(after) || (after == '-' && is_digit(byte_at(match.text, match.part_end + 1)))) {
    return false;
  }
  std::array<char, 24> digits;
  std::size_t count = 0;
  std::size_t last_group = match.part_end;  // where the last group's separator stands
  std::size_t before_last = 0;              // digits before it
  for (std::size_t i = match.part_begin; i < match.part_end; ++i) {
    if (is_digit(match.text[i])) {
      digits[count++] = match.text[i];
    } else {
      last_group = i;
      before_last = count;
    }
  }
  const auto is_card = [&](std::size_t length) {
    const std::string_view number(digits.data(), length);
    return has_issuer_prefix(number) && passes_luhn(number);
  };
  if (is_card(count)) return true;
  // "4111 1111 1111 1111 123": the last number may be the next thing of the sentence.
  if (before_last == 0 || match.text[last_group] != ' ' || !is_card(before_last)) return false;
  match.part_end = last_group;
  return true;
}

bool accepts_plus_phone(Match& match) {
  const std::string_view text = match.text;
  const std::size_t first = match.begin + 1;
  std::size_t compact = first;
  while (is_digit(byte_at(text, compact))) ++compact;
  if (compact - first >= 10) match.part_end = compact;
  const Groups groups = take_groups(text, first, match.part_end, text[first] == '1' ? 11 : 12);
  if (groups.digits < 8 || (groups.count == 2 && groups.only_dots)) return false;
  match.part_end = groups.end;
  const char after = byte_at(text, match.part_end);
  return !is_alnum(after) || after == 'x';
}

bool admits_phone(std::string_view text, std::size_t lower, std::size_t begin) {
  return !continues_left(text, lower, begin, ".-/_") && byte_before(text, lower, begin) != '+';
}

bool accepts_local_phone(Match& match) {
  const std::string_view text = match.text;
  const char first = text[match.begin];
  if (first == '0' || first == '(') {
    const Groups groups = take_groups(text, match.begin, match.part_end,
                                      text.substr(match.begin).starts_with("00") ? 14 : 11);
    const bool date = groups.lengths == std::array<std::size_t, 3>{2, 2, 4};
    if (groups.digits < (first == '0' ? 9u : 8u) || groups.count < (first == '0' ? 3u : 2u) ||
        date) {
      return false;
    }
    match.part_end = groups.end;
  }
  // Area codes N00 are services, no person's; "300 600 1200 ms" looks like one.
  if (is_digit(first) && first != '0' && text.substr(match.begin + 1, 3) == "00 ") return false;
  const char after = byte_at(text, match.part_end);
  if (is_alnum(after)) return after == 'x';
  return !((after == '.' || after == '-' || after == '/') &&
           is_alnum(byte_at(text, match.part_end + 1)));
}

bool admits_ipv4(std::string_view text, std::size_t lower, std::size_t begin) {
  if (continues_left(text, lower, begin, ".-")) return false;
  const char before = byte_before(text, lower, begin);
  if (before == '^' || before == '~') return false;
  const char second = before == '=' ? byte_before(text, lower, begin - 1) : '\0';
  if (second == '=' || second == '>' || second == '<' || second == '~') return false;
  return !follows_version_word(text, lower, begin);
}

bool accepts_ipv4(Match& match) {
  const auto address = parse_ipv4(match.text.substr(match.begin, match.part_end - match.begin));
  if (!address || !is_public_ipv4(*address)) return false;
  const char after = byte_at(match.text, match.part_end);
  const char next = byte_at(match.text, match.part_end + 1);
  if (is_alnum(after) || (after == '.' && is_digit(next)) || (after == '-' && is_letter(next))) {
    return false;
  }
  return after == ':' || after == '/' || !follows_product(match.text, match.lower, match.begin);
}

bool admits_ipv6(std::string_view text, std::size_t lower, std::size_t begin) {
  return !continues_left(text, lower, begin, ".-") && byte_before(text, lower, begin) != ':';
}

bool accepts_ipv6(Match& match) {
  const auto ends_with = [&](char c) { return match.text[match.part_end - 1] == c; };
  while (ends_with('.')) --match.part_end;
  if (ends_with(':') && match.text[match.part_end - 2] != ':') --match.part_end;
  return !is_alnum(byte_at(match.text, match.part_end)) &&
         is_public_ipv6(match.text.substr(match.begin, match.part_end - match.begin));
}

}  // namespace nightbell::redact
