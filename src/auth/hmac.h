#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

/// HMAC-SHA256 (RFC 2104) with one key, and comparing without telling how far.
namespace nightbell::auth {

using Sha256 = std::array<std::uint8_t, 32>;

[[nodiscard]] Sha256 sha256(std::string_view text);

/// True when both are the same; takes equally long wherever they differ.
[[nodiscard]] bool equal_in_constant_time(std::span<const std::uint8_t> a,
                                          std::span<const std::uint8_t> b);

/// Both halves of the key are hashed once; a message costs only its own bytes.
/// Threading: any thread.
class HmacSha256 {
 public:
  explicit HmacSha256(std::string_view key);
  ~HmacSha256();
  HmacSha256(HmacSha256&&) noexcept;
  HmacSha256& operator=(HmacSha256&&) noexcept;

  [[nodiscard]] Sha256 of(std::string_view message) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace nightbell::auth
