#include "redact/checks.h"

#include "redact/chars.h"

namespace nightbell::redact {

bool admits(Shape shape, std::string_view text, std::size_t lower, std::size_t begin) {
  const char before = byte_before(text, lower, begin);
  switch (shape) {
    case Shape::kPrivateKey:
    case Shape::kUserInfo:
      return true;
    case Shape::kCookie:
    case Shape::kBearer:
    case Shape::kBasic:
      return !is_alnum(before);
    case Shape::kApiKey:
      return admits_api_key(text, lower, begin);
    case Shape::kKeyValue:
      return admits_key_value(text, lower, begin);
    case Shape::kJwt:
      return admits_jwt(text, lower, begin);
    case Shape::kEmail:
      return email_begin(text, lower, begin + character_length(text[begin])) == begin;
    case Shape::kQuery:
      return admits_query(text, lower, begin);
    case Shape::kCard:
      return admits_card(text, lower, begin);
    case Shape::kPlusPhone:
      return !is_alnum(before) && before != '+';
    case Shape::kLocalPhone:
      return admits_phone(text, lower, begin);
    case Shape::kIpv4:
      return admits_ipv4(text, lower, begin);
    case Shape::kIpv6:
      return admits_ipv6(text, lower, begin);
  }
  return false;
}

bool accepts(Shape shape, Match& match) {
  switch (shape) {
    case Shape::kPrivateKey:
      return true;
    case Shape::kCookie:
      return accepts_cookie(match);
    case Shape::kUserInfo:
      match.part_begin += 3;  // "://" stays
      return true;
    case Shape::kKeyValue:
      return accepts_key_value(match);
    case Shape::kBearer:
      return accepts_bearer(match);
    case Shape::kBasic:
      return accepts_basic(match);
    case Shape::kJwt:
      return accepts_jwt(match);
    case Shape::kApiKey:
      return accepts_api_key(match);
    case Shape::kEmail:
      return accepts_email(match);
    case Shape::kQuery:
      return accepts_query(match);
    case Shape::kCard:
      return accepts_card(match);
    case Shape::kPlusPhone:
      return accepts_plus_phone(match);
    case Shape::kLocalPhone:
      return accepts_local_phone(match);
    case Shape::kIpv4:
      return accepts_ipv4(match);
    case Shape::kIpv6:
      return accepts_ipv6(match);
  }
  return false;
}

}  // namespace nightbell::redact
