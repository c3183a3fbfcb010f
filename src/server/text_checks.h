#pragma once

#include <string_view>

/// What the text of settings may look like. Pure; each says yes or no.
namespace nightbell::server {

/// No control characters (a NUL would cut it); may be empty.
[[nodiscard]] bool is_path(std::string_view text);
/// The same, and something.
[[nodiscard]] bool is_some_path(std::string_view text);
/// At most 64 bytes, no control characters; may be empty.
[[nodiscard]] bool is_short_text(std::string_view text);
/// `*`, or what auth::Origins can match: `scheme://host[:port]`, `https://*.example.com`.
[[nodiscard]] bool is_origin(std::string_view text);
/// What auth::TrustedProxies takes: an address or a CIDR.
[[nodiscard]] bool is_network(std::string_view text);
/// `/a/b` of [A-Za-z0-9._-] segments, at most 128 bytes.
[[nodiscard]] bool is_plain_path(std::string_view text);
/// 1 to 64 of [A-Za-z0-9._-].
[[nodiscard]] bool is_field_name(std::string_view text);
/// What a header can carry: visible ASCII; may be empty.
[[nodiscard]] bool is_token(std::string_view text);
/// Empty, or at least kMinSecretBytes.
[[nodiscard]] bool is_long_secret(std::string_view text);
/// A name of the Prometheus data model: [a-zA-Z_][a-zA-Z0-9_]*, at most 64.
[[nodiscard]] bool is_metric_name(std::string_view text);

/// What store.compress may be.
[[nodiscard]] bool is_compression(std::string_view text);

/// HS256 wants a key as long as its hash (RFC 7518 section 3.2).
inline constexpr unsigned kMinSecretBytes = 32;

}  // namespace nightbell::server
