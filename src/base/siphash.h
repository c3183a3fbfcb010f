#pragma once

#include <array>
#include <cstdint>
#include <string_view>

/// Keyed hashing of short text: SipHash-2-4 by Aumasson and Bernstein. Used where a
/// sender must not be able to choose collisions (duplicates, rate-limit table) and
/// where a hash must not be reversible without the key (visitors in public).
namespace nightbell {

using SipKey = std::array<std::uint64_t, 2>;

struct Hash128 {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  friend bool operator==(const Hash128&, const Hash128&) = default;
};

[[nodiscard]] std::uint64_t siphash64(const SipKey& key, std::string_view text);
[[nodiscard]] Hash128 siphash128(const SipKey& key, std::string_view text);

}  // namespace nightbell
