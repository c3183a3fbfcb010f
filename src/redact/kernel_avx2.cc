#if defined(__x86_64__)

#include <immintrin.h>

#include <array>

#include "redact/kernel.h"

/// 32 bytes at a time. Triples are found by nibbles: a byte's bucket bits are
/// low_table[low nibble] & high_table[high nibble], which `pshufb` looks up 32 at once.
/// That mixes the members of a bucket, so it finds too much, never too little.
namespace nightbell::redact {
namespace {

/// Classes of single bytes, a bit each; a bit's bytes all share their high nibble, so that
/// the look-up by nibbles is exact.
struct ByteClass {
  unsigned char bit;
  unsigned char high_nibble;
  const char* bytes;
};
constexpr unsigned char kJoint = 1;
constexpr unsigned char kDigit = 2;
constexpr ByteClass kClasses[] = {
    {kJoint, 2, " -./"}, {kDigit, 3, "0123456789"}, {4, 2, "#%)+"}, {8, 3, ":=?"}, {16, 4, "@"}};
constexpr char kSigns = 4 | 8 | 16;

struct alignas(32) NibbleTables {
  std::array<std::array<unsigned char, 32>, 3> low{};
  std::array<std::array<unsigned char, 32>, 3> high{};
  std::array<unsigned char, 32> class_low{};
  std::array<unsigned char, 32> class_high{};
};

constexpr NibbleTables make_tables() {
  NibbleTables tables;
  for (const Triple& triple : kTriples) {
    const auto bit = static_cast<unsigned char>(1u << triple.bucket);
    for (std::size_t place = 0; place < 3; ++place) {
      for (const unsigned fold : {0xFFu, 0xDFu}) {
        if (fold != 0xFFu && triple.bucket != kAnyCaseBucket) continue;
        const auto byte =
            static_cast<unsigned char>(static_cast<unsigned char>(triple.bytes[place]) & fold);
        for (const std::size_t lane : {0u, 16u}) {
          tables.low[place][lane + (byte & 15u)] |= bit;
          tables.high[place][lane + (byte >> 4u)] |= bit;
        }
      }
    }
  }
  for (const ByteClass& known : kClasses) {
    for (const std::size_t lane : {0u, 16u}) {
      tables.class_high[lane + known.high_nibble] |= known.bit;
      for (const char* byte = known.bytes; *byte != 0; ++byte) {
        tables.class_low[lane + (static_cast<unsigned char>(*byte) & 15u)] |= known.bit;
      }
    }
  }
  return tables;
}

constexpr NibbleTables kTables = make_tables();

__attribute__((target("avx2"), always_inline)) inline __m256i load(const void* at) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(at));
}

__attribute__((target("avx2"), always_inline)) inline std::uint64_t bits(__m256i bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}

/// Both tables' bits for each byte.
__attribute__((target("avx2"), always_inline)) inline __m256i look_up(
    __m256i bytes, const std::array<unsigned char, 32>& low,
    const std::array<unsigned char, 32>& high) {
  const __m256i nibble = _mm256_set1_epi8(15);
  const __m256i low_nibbles = _mm256_and_si256(bytes, nibble);
  const __m256i high_nibbles = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble);
  return _mm256_and_si256(_mm256_shuffle_epi8(load(low.data()), low_nibbles),
                          _mm256_shuffle_epi8(load(high.data()), high_nibbles));
}

/// The bits of bytes that are not zero.
__attribute__((target("avx2"), always_inline)) inline std::uint64_t non_zero(__m256i bytes) {
  return bits(_mm256_cmpeq_epi8(bytes, _mm256_setzero_si256())) ^ 0xFFFFFFFFu;
}

__attribute__((target("avx2"), always_inline)) inline void classify_half(const char* at, int shift,
                                                                         Masks& masks) {
  const __m256i bytes = load(at);
  const __m256i classes = look_up(bytes, kTables.class_low, kTables.class_high);
  const __m256i triples =
      _mm256_and_si256(_mm256_and_si256(look_up(bytes, kTables.low[0], kTables.high[0]),
                                        look_up(load(at + 1), kTables.low[1], kTables.high[1])),
                       look_up(load(at + 2), kTables.low[2], kTables.high[2]));
  // A class's bit is shifted to the top of its byte, where movemask reads it.
  masks.joint |= bits(_mm256_slli_epi16(classes, 7)) << shift;
  masks.digit |= bits(_mm256_slli_epi16(classes, 6)) << shift;
  masks.sign |= non_zero(_mm256_and_si256(classes, _mm256_set1_epi8(kSigns))) << shift;
  masks.high |= bits(bytes) << shift;
  masks.prefix |= non_zero(triples) << shift;
}

}  // namespace

__attribute__((target("avx2"))) void classify_avx2(const char* at, std::size_t wanted,
                                                   Masks& masks) {
  masks = {};
  classify_half(at, 0, masks);
  if (wanted > 32) classify_half(at + 32, 32, masks);
}

}  // namespace nightbell::redact

#endif
