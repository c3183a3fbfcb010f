#if defined(__x86_64__)

#include <immintrin.h>

#include <array>

#include "redact/kernel.h"

/// 32 bytes at a time. Triples are found by nibbles: a byte's bucket bits are
/// low_table[low nibble] & high_table[high nibble], which `pshufb` looks up 32 at once.
/// That mixes the members of a bucket, so it finds too much, never too little.
namespace nightbell::redact {
namespace {

struct alignas(32) NibbleTables {
  std::array<std::array<unsigned char, 32>, 3> low{};
  std::array<std::array<unsigned char, 32>, 3> high{};
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
  return tables;
}

constexpr NibbleTables kTables = make_tables();

__attribute__((target("avx2"), always_inline)) inline __m256i load(const void* at) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(at));
}

__attribute__((target("avx2"), always_inline)) inline __m256i equals(__m256i bytes, char c) {
  return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c));
}

__attribute__((target("avx2"), always_inline)) inline __m256i either(__m256i a, __m256i b) {
  return _mm256_or_si256(a, b);
}

__attribute__((target("avx2"), always_inline)) inline std::uint64_t bits(__m256i bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}

__attribute__((target("avx2"), always_inline)) inline __m256i buckets(const char* at,
                                                                      std::size_t place) {
  const __m256i bytes = load(at + place);
  const __m256i nibble = _mm256_set1_epi8(15);
  const __m256i low = _mm256_and_si256(bytes, nibble);
  const __m256i high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble);
  return _mm256_and_si256(_mm256_shuffle_epi8(load(kTables.low[place].data()), low),
                          _mm256_shuffle_epi8(load(kTables.high[place].data()), high));
}

__attribute__((target("avx2"), always_inline)) inline void classify_half(const char* at, int shift,
                                                                         Masks& masks) {
  const __m256i bytes = load(at);
  // 0-9 are the ten bytes that stay equal when raised to '0' and lowered to '9'.
  const __m256i clamped =
      _mm256_min_epu8(_mm256_max_epu8(bytes, _mm256_set1_epi8('0')), _mm256_set1_epi8('9'));
  const __m256i joint = either(either(equals(bytes, ' '), equals(bytes, '.')),
                               either(equals(bytes, '-'), equals(bytes, '/')));
  const __m256i sign = either(either(either(equals(bytes, '@'), equals(bytes, '?')),
                                     either(equals(bytes, '#'), equals(bytes, '='))),
                              either(either(equals(bytes, ':'), equals(bytes, '+')),
                                     either(equals(bytes, '%'), equals(bytes, ')'))));
  const __m256i found =
      _mm256_and_si256(_mm256_and_si256(buckets(at, 0), buckets(at, 1)), buckets(at, 2));
  const __m256i none = _mm256_cmpeq_epi8(found, _mm256_setzero_si256());
  masks.digit |= bits(_mm256_cmpeq_epi8(bytes, clamped)) << shift;
  masks.joint |= bits(joint) << shift;
  masks.high |= bits(bytes) << shift;
  masks.sign |= bits(sign) << shift;
  masks.prefix |= (bits(none) ^ 0xFFFFFFFFu) << shift;
}

}  // namespace

__attribute__((target("avx2"))) void classify_avx2(const char* at, Masks& masks) {
  masks = {};
  classify_half(at, 0, masks);
  classify_half(at + 32, 32, masks);
}

}  // namespace nightbell::redact

#endif
