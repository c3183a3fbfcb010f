#include "auth/operator.h"

#include "auth/direct_loopback.h"
#include "auth/keys.h"
#include "base/ids.h"

namespace nightbell::auth {
namespace {

/// What the token signs to make the cookie.
constexpr std::string_view kCookieMessage = "nightbell operator cookie, version 1";

}  // namespace

OperatorAccess::OperatorAccess(std::string_view token)
    : has_token_(!token.empty()), token_hash_(sha256(token)) {
  if (has_token_) cookie_value_ = to_hex(HmacSha256(token).of(kCookieMessage));
}

bool OperatorAccess::is_token(std::string_view text) const {
  return has_token_ && equal_in_constant_time(sha256(text), token_hash_);
}

bool OperatorAccess::allows(const http::Request& request) const {
  if (is_direct_loopback(request)) return true;
  if (!has_token_) return false;
  const std::string_view bearer = bearer_token(request.header("authorization"));
  if (!bearer.empty() && is_token(bearer)) return true;
  const std::string_view cookie = http::cookie(request.header("cookie"), kOperatorCookie);
  const auto bytes = [](std::string_view text) {
    return std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  };
  return equal_in_constant_time(bytes(cookie), bytes(cookie_value_));
}

std::string OperatorAccess::set_cookie(bool secure) const {
  std::string cookie(kOperatorCookie);
  cookie.append("=").append(cookie_value_).append("; Path=/; HttpOnly; SameSite=Strict");
  if (secure) cookie += "; Secure";
  return cookie;
}

}  // namespace nightbell::auth
