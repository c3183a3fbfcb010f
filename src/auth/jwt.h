#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "auth/hmac.h"

/// JSON Web Tokens (RFC 7519) as far as Diagnostic Mode needs them: HS256 and no other.
namespace nightbell::auth {

/// Longer ones are not read.
inline constexpr std::size_t kMaxJwtBytes = 4096;

/// @return `header.claims.signature`
[[nodiscard]] std::string make_jwt(const boost::json::object& claims, const HmacSha256& key);

/// The claims of a token that `key` signed. The signature is checked before anything is
/// parsed. What the claims mean, `exp` too, is the caller's matter.
/// @return nothing when the token is malformed, `alg` is not exactly HS256, it has `crit`,
/// or the signature is wrong
[[nodiscard]] std::optional<boost::json::object> read_jwt(std::string_view token,
                                                          const HmacSha256& key);

}  // namespace nightbell::auth
