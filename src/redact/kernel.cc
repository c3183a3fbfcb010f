#include "redact/kernel.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "redact/chars.h"

namespace nightbell::redact {
namespace {

constexpr unsigned char kDigit = 1;
constexpr unsigned char kJoint = 2;
constexpr unsigned char kHigh = 4;
constexpr unsigned char kSign = 8;

struct Tables {
  std::array<unsigned char, 256> kind{};
  std::array<std::array<unsigned char, 256>, 3> buckets{};  ///< by place in the triple
};

constexpr Tables make_tables() {
  Tables tables;
  for (std::size_t i = 0; i < 256; ++i) {
    const char c = static_cast<char>(i);
    tables.kind[i] = static_cast<unsigned char>(
        (is_digit(c) ? kDigit : 0) | (std::string_view(" .-/").contains(c) ? kJoint : 0) |
        (is_high(c) ? kHigh : 0) | (std::string_view("@?#=:+%)").contains(c) ? kSign : 0));
  }
  for (const Triple& triple : kTriples) {
    const auto bit = static_cast<unsigned char>(1u << triple.bucket);
    for (std::size_t place = 0; place < 3; ++place) {
      const auto byte = static_cast<unsigned char>(triple.bytes[place]);
      tables.buckets[place][byte] |= bit;
      if (triple.bucket == kAnyCaseBucket) tables.buckets[place][byte & 0xDF] |= bit;
    }
  }
  return tables;
}

constexpr Tables kTables = make_tables();

}  // namespace

void classify_portable(const char* at, std::size_t wanted, Masks& masks) {
  masks = {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(at[i]); };
  for (std::size_t i = 0; i < std::min(wanted, kBlock); ++i) {
    const std::uint64_t kind = kTables.kind[byte(i)];
    masks.digit |= (kind & 1) << i;
    masks.joint |= (kind >> 1 & 1) << i;
    masks.high |= (kind >> 2 & 1) << i;
    masks.sign |= (kind >> 3) << i;
    const bool prefix = (kTables.buckets[0][byte(i)] & kTables.buckets[1][byte(i + 1)] &
                         kTables.buckets[2][byte(i + 2)]) != 0;
    masks.prefix |= static_cast<std::uint64_t>(prefix) << i;
  }
}

Kernel best_kernel() {
#if defined(__x86_64__)
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (has_avx2) return classify_avx2;
#endif
  return classify_portable;
}

}  // namespace nightbell::redact
