#pragma once

#include <optional>
#include <string>
#include <string_view>

/// base64url without padding (RFC 4648 section 5), as JSON Web Tokens have it.
namespace nightbell::auth {

[[nodiscard]] std::string to_base64url(std::string_view bytes);

/// @return nothing for any other character, an impossible length, or stray bits at the
/// end: each byte string has exactly one spelling
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace nightbell::auth
