#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

/// Addresses as text, and whether they could point at a person.
namespace nightbell::redact {

/// Exactly `a.b.c.d`, each 0 to 255 without a leading zero.
[[nodiscard]] std::optional<std::uint32_t> parse_ipv4(std::string_view text);

/// Globally routed: not private, loopback, link-local, carrier-grade NAT (RFC 6598),
/// unspecified, multicast or reserved (RFC 6890). The documentation ranges count as
/// public: examples and tests must behave as the real thing does.
[[nodiscard]] bool is_public_ipv4(std::uint32_t address);

/// Whether `text` is exactly one IPv6 address (RFC 4291, also with a dotted end) of at
/// least three written groups in the global unicast space 2000::/3. All else (fe80::,
/// fc00::, ::1, ff02::) names no person.
[[nodiscard]] bool is_public_ipv6(std::string_view text);

}  // namespace nightbell::redact
