#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "auth/hmac.h"
#include "http/message.h"

/// Who may read and change: the operator (CONTRACTS.md section 10).
namespace nightbell::auth {

/// The console's cookie. It holds an HMAC of the token, so that a stolen one is no token.
inline constexpr std::string_view kOperatorCookie = "nightbell_token";

/// Threading: immutable.
class OperatorAccess {
 public:
  /// @param token  api.token; empty: only a direct request from this machine is let in
  explicit OperatorAccess(std::string_view token);

  /// A direct loopback request (direct_loopback.h), or one that brings the token by
  /// `Authorization: Bearer` or the cookie.
  [[nodiscard]] bool allows(const http::Request& request) const;

  /// In constant time; false when no token is set.
  [[nodiscard]] bool is_token(std::string_view text) const;

  /// The Set-Cookie value for somebody who gave the token: HttpOnly, SameSite=Strict (no
  /// foreign page sends it), Path=/, until the browser closes.
  /// @param secure  the client came by https; else the cookie would not come back
  [[nodiscard]] std::string set_cookie(bool secure) const;

 private:
  bool has_token_;
  Sha256 token_hash_;
  std::string cookie_value_;
};

}  // namespace nightbell::auth
