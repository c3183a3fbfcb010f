#include "base/siphash.h"

#include <bit>
#include <cstring>

namespace nightbell {
namespace {

struct State {
  std::uint64_t v0, v1, v2, v3;

  void round() {
    v0 += v1, v1 = std::rotl(v1, 13), v1 ^= v0, v0 = std::rotl(v0, 32);
    v2 += v3, v3 = std::rotl(v3, 16), v3 ^= v2;
    v0 += v3, v3 = std::rotl(v3, 21), v3 ^= v0;
    v2 += v1, v1 = std::rotl(v1, 17), v1 ^= v2, v2 = std::rotl(v2, 32);
  }
  void rounds(int n) {
    while (n-- > 0) round();
  }
  [[nodiscard]] std::uint64_t sum() const { return v0 ^ v1 ^ v2 ^ v3; }
};

State absorb(const SipKey& key, std::string_view text, bool wide) {
  State s{key[0] ^ 0x736f6d6570736575ull, key[1] ^ 0x646f72616e646f6dull,
          key[0] ^ 0x6c7967656e657261ull, key[1] ^ 0x7465646279746573ull};
  if (wide) s.v1 ^= 0xee;
  const auto mix = [&](std::uint64_t word) {
    s.v3 ^= word;
    s.rounds(2);
    s.v0 ^= word;
  };
  std::size_t at = 0;
  std::uint64_t word = 0;
  static_assert(std::endian::native == std::endian::little);
  for (; at + 8 <= text.size(); at += 8) {
    std::memcpy(&word, text.data() + at, 8);
    mix(word);
  }
  word = 0;
  if (at < text.size()) std::memcpy(&word, text.data() + at, text.size() - at);
  mix(word | static_cast<std::uint64_t>(text.size()) << 56);
  s.v2 ^= wide ? 0xee : 0xff;
  s.rounds(4);
  return s;
}

}  // namespace

std::uint64_t siphash64(const SipKey& key, std::string_view text) {
  return absorb(key, text, false).sum();
}

Hash128 siphash128(const SipKey& key, std::string_view text) {
  State s = absorb(key, text, true);
  const std::uint64_t low = s.sum();
  s.v1 ^= 0xdd;
  s.rounds(4);
  return {low, s.sum()};
}

}  // namespace nightbell
