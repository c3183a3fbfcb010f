#include <algorithm>

#include "redact/chars.h"
#include "redact/checks.h"
#include "redact/trigger.h"

/// From a byte that looks suspicious back to where a match would begin. Each look is a
/// few bytes; what it lets through costs an expression, what it misses is lost.
namespace nightbell::redact {
namespace {

/// A text being looked at; `add` keeps what is found.
struct Look {
  std::string_view text;
  Exempt exempt;
  std::size_t lower;
  std::size_t anchor;
  std::vector<Candidate>& out;

  void add(Shape shape, std::size_t begin) const { out.push_back({begin, anchor, shape}); }
  [[nodiscard]] char at(std::size_t place) const { return byte_at(text, place); }
  [[nodiscard]] char before(std::size_t place) const { return byte_before(text, lower, place); }

  [[nodiscard]] bool has_any_case(std::size_t place, std::string_view lower_case) const {
    return text.size() - place >= lower_case.size() &&
           std::ranges::equal(text.substr(place, lower_case.size()), lower_case, {}, to_lower);
  }
  /// How many digits stand at `place`, counted up to `most` + 1.
  [[nodiscard]] std::size_t digits_at(std::size_t place, std::size_t most) const {
    std::size_t count = 0;
    while (count <= most && is_digit(at(place + count))) ++count;
    return count;
  }
  /// Whether a separator and a digit stand at `place`.
  [[nodiscard]] bool goes_on(std::size_t place) const {
    const std::size_t separator = separator_length(text, place);
    return separator > 0 && is_digit(at(place + separator));
  }
};

void look_at_email(const Look& look) {
  if (look.at(look.anchor) == '%') {
    if (!look.text.substr(look.anchor).starts_with("%40")) return;
    // Many `%40` in one run make one candidate, and no walk over it again and again.
    const auto before = [&](const Candidate& c) {
      return c.shape == Shape::kEmail && c.begin >= look.lower && c.anchor < look.anchor &&
             look.text[c.anchor] == '%';
    };
    const auto last = std::find_if(look.out.rbegin(), look.out.rend(), before);
    if (last != look.out.rend() &&
        name_run_begin(look.text, last->anchor, look.anchor) == last->anchor) {
      last->anchor = look.anchor;
      return;
    }
  }
  const std::size_t begin = email_begin(look.text, look.lower, look.anchor);
  if (begin < look.anchor) look.add(Shape::kEmail, begin);
}

/// An `@` may end the user info of a URL that began in the same token.
void look_at_user_info(const Look& look) {
  for (std::size_t i = look.anchor; i >= look.lower + 3; --i) {
    const char c = look.text[i - 1];
    if (ends_token(c) || c == '@') return;
    if (c == '/' && look.text.substr(i - 3, 2) == ":/") look.add(Shape::kUserInfo, i - 3);
  }
}

/// A `:` or `=` may stand behind a key.
void look_at_pair(const Look& look) {
  std::size_t end = look.anchor;
  for (int n = 0; n < 2 && (look.before(end) == ' ' || look.before(end) == '\t'); ++n) --end;
  const auto is_quote = [](char c) { return c == '"' || c == '\'' || c == '\\'; };
  for (int n = 0; n < 4 && is_quote(look.before(end)); ++n) --end;
  std::size_t begin = end;
  const auto is_key = [](char c) { return is_alnum(c) || c == '_' || c == '-'; };
  while (end - begin <= 64 && is_key(look.before(begin))) --begin;
  if (end - begin < 3) return;  // no secret word is shorter
  if (admits(Shape::kKeyValue, look.text, look.lower, begin)) look.add(Shape::kKeyValue, begin);
  constexpr std::string_view kCookie = "cookie";
  if (end - begin < kCookie.size() || look.text[look.anchor] != ':') return;
  if (!look.has_any_case(end - kCookie.size(), kCookie)) return;
  const std::size_t name = end - kCookie.size();
  look.add(Shape::kCookie, name);
  if (name >= look.lower + 4 && look.has_any_case(name - 4, "set-")) {
    look.add(Shape::kCookie, name - 4);
  }
}

/// A `:` may stand behind the first group of a global IPv6 address.
void look_at_ipv6(const Look& look) {
  if (look.anchor < look.lower + 4 || is_exempt(look.exempt, Rule::kIp)) return;
  const std::size_t begin = look.anchor - 4;
  const char first = look.text[begin];
  if (first != '2' && first != '3') return;
  for (std::size_t i = begin; i < look.anchor; ++i) {
    if (!is_hex(look.text[i])) return;
  }
  // A time of day or a stack frame has one or two more colons and no hex digit.
  if (admits(Shape::kIpv6, look.text, look.lower, begin)) look.add(Shape::kIpv6, begin);
}

/// A `)` may close an area code.
void look_at_area_code(const Look& look) {
  if (is_exempt(look.exempt, Rule::kPhone)) return;
  const std::size_t next = look.anchor + 1;
  if (!is_digit(look.at(next)) && !look.goes_on(next)) return;
  std::size_t open = look.anchor;
  while (look.anchor - open < 6 && is_digit(look.before(open))) --open;
  if (look.anchor - open < 2 || look.before(open) != '(') return;
  --open;
  look.add(Shape::kLocalPhone, open);
  for (std::size_t width = 1; width <= 3 && open >= look.lower + width + 1; ++width) {
    const std::size_t separator = open - width;
    if (separator_length(look.text, separator) == width && look.text[separator - 1] == '1') {
      look.add(Shape::kLocalPhone, separator - 1);
    }
  }
}

void look_at_sign(const Look& look) {
  switch (look.text[look.anchor]) {
    case '@':
      look_at_email(look);
      look_at_user_info(look);
      break;
    case '%':
      look_at_email(look);
      break;
    case '?':
    case '#':
      if (!ends_token(look.at(look.anchor + 1)) &&
          admits(Shape::kQuery, look.text, look.lower, look.anchor)) {
        look.add(Shape::kQuery, look.anchor);
      }
      break;
    case ':':
      look_at_ipv6(look);
      [[fallthrough]];
    case '=':
      look_at_pair(look);
      break;
    case '+':
      if (!is_exempt(look.exempt, Rule::kPhone) && is_digit(look.at(look.anchor + 1)) &&
          look.at(look.anchor + 1) != '0') {
        look.add(Shape::kPlusPhone, look.anchor);
      }
      break;
    case ')':
      look_at_area_code(look);
      break;
    default:
      break;
  }
}

/// Group lengths that a dotted address, a printed card or a phone number may have.
void look_at_groups(const Look& look, std::size_t separator, std::size_t next) {
  std::size_t begin = separator;
  while (separator - begin < 7 && is_digit(look.before(begin))) --begin;
  const std::size_t length = separator - begin;
  if (length == 0 || length > 6) return;  // 00 and four digits
  const std::size_t second = look.digits_at(next, 8);
  const std::size_t third = next + second;
  if (!look.goes_on(third)) return;
  const char first = look.text[begin];
  const char joint = look.text[separator];
  if (joint == '.' && length <= 3 && second <= 3 && !is_exempt(look.exempt, Rule::kIp)) {
    const std::size_t fourth = third + 1 + look.digits_at(third + 1, 3);
    const std::size_t end = fourth + 1 + look.digits_at(fourth + 1, 2);
    Match match{look.text, look.lower, begin, begin, end};
    if (look.at(third) == '.' && look.at(fourth) == '.' && accepts_ipv4(match)) {
      look.add(Shape::kIpv4, begin);
    }
  }
  if (length == 4 && first >= '2' && first <= '6' && (joint == ' ' || joint == '-') &&
      (second == 4 || second == 6) && !is_exempt(look.exempt, Rule::kCard)) {
    look.add(Shape::kCard, begin);
  }
  if (is_exempt(look.exempt, Rule::kPhone)) return;
  const bool north_american =
      second == 3 && ((length == 3 && first >= '2') || (length == 1 && first == '1'));
  const bool abroad = look.text.substr(begin, length) == "00";
  const bool national = first == '0' && length >= 2 && (second >= 2 || abroad);
  if (north_american || national) look.add(Shape::kLocalPhone, begin);
}

/// The anchor is what goes on behind a digit and a separator, or a run's thirteenth digit.
void look_at_number(const Look& look) {
  if (look.anchor == look.lower) return;
  if (is_digit(look.text[look.anchor]) && is_digit(look.before(look.anchor))) {
    std::size_t begin = look.anchor;
    while (is_digit(look.before(begin))) --begin;
    const char first = look.text[begin];
    if (look.anchor - begin >= 12 && look.anchor - begin < 19 && first >= '2' && first <= '6' &&
        !is_exempt(look.exempt, Rule::kCard)) {
      look.add(Shape::kCard, begin);
    }
    return;
  }
  const std::size_t separator = look.anchor - 1;
  const std::size_t width = separator_length(look.text, separator);
  if (width > 0 && is_digit(look.at(separator + width))) {
    look_at_groups(look, separator, separator + width);
  }
}

/// One of the words and prefixes that secrets begin with.
void look_at_prefix(const Look& look) {
  const std::string_view rest = look.text.substr(look.anchor);
  if (rest.starts_with("eyJ")) {
    if (admits_jwt(look.text, look.lower, look.anchor)) look.add(Shape::kJwt, look.anchor);
    return;
  }
  if (rest.starts_with("BEGIN ")) {
    if (look.anchor >= look.lower + 5) look.add(Shape::kPrivateKey, look.anchor - 5);
    return;
  }
  if (is_alnum(look.before(look.anchor))) return;
  if (look.has_any_case(look.anchor, "bearer")) look.add(Shape::kBearer, look.anchor);
  if (look.has_any_case(look.anchor, "basic")) look.add(Shape::kBasic, look.anchor);
  if (!admits_api_key(look.text, look.lower, look.anchor)) return;
  for (const KeyPrefix& prefix : kKeyPrefixes) {
    if (prefix.literal[0] == rest[0] && rest.starts_with(prefix.literal)) {
      look.add(Shape::kApiKey, look.anchor);
      return;
    }
  }
}

}  // namespace

void examine(std::string_view text, Exempt exempt, std::size_t lower, std::size_t anchor,
             std::vector<Candidate>& out) {
  const Look look{text, exempt, lower, anchor, out};
  const char c = text[anchor];
  if (is_digit(c) || is_high(c)) {
    look_at_number(look);
  } else if (is_letter(c)) {
    look_at_prefix(look);
  } else {
    look_at_sign(look);
  }
}

}  // namespace nightbell::redact
