#if defined(__x86_64__)

#include <immintrin.h>

#define NIGHTBELL_TARGET __attribute__((target("avx2,bmi")))

#include "event/word_scan.h"

/// 32 bytes at a time. A byte's classes are low_table[low nibble] & high_table[high nibble],
/// which `pshufb` looks up 32 at once.
namespace nightbell {
namespace {

/// Classes of bytes, a bit each. A class's bytes are all that have one of its high nibbles and
/// one of its low ones, so that the look-up is exact. Those of words have the upper bits.
struct ByteClass {
  unsigned char bit;
  std::uint16_t high_nibbles;  ///< bit n: nibble n
  std::uint16_t low_nibbles;
};
constexpr unsigned char kDigit = 64;
constexpr char kStops = 3;
constexpr ByteClass kClasses[] = {
    {1, 1u << 2, 1u << 2},           // quote
    {2, 1u << 5, 1u << 12},          // backslash
    {4, 1u << 4 | 1u << 6, 0xfffe},  // A to O, a to o
    {8, 1u << 5 | 1u << 7, 0x07ff},  // P to Z, p to z
    {16, 1u << 5, 1u << 15},         // _
    {kDigit, 1u << 3, 0x03ff},       // 0 to 9
};

struct alignas(32) NibbleTables {
  std::array<unsigned char, 32> low{};
  std::array<unsigned char, 32> high{};
};
constexpr NibbleTables kTables = [] {
  NibbleTables tables;
  for (const ByteClass& known : kClasses) {
    for (unsigned nibble = 0; nibble < 32; ++nibble) {
      if ((known.low_nibbles >> nibble % 16 & 1) != 0) tables.low[nibble] |= known.bit;
      if ((known.high_nibbles >> nibble % 16 & 1) != 0) tables.high[nibble] |= known.bit;
    }
  }
  return tables;
}();

struct Avx2Bytes {
  NIGHTBELL_TARGET static ByteSets classify(const char* at) {
    const __m256i first = load(at);
    const __m256i second = load(at + 32);
    const __m256i first_classes = classes_of(first);
    const __m256i second_classes = classes_of(second);
    const __m256i stops = _mm256_set1_epi8(kStops);
    ByteSets sets;
    // A class of words, or, beyond ASCII, the byte's own top bit.
    sets.words = bits(_mm256_or_si256(_mm256_cmpgt_epi8(first_classes, stops), first)) |
                 bits(_mm256_or_si256(_mm256_cmpgt_epi8(second_classes, stops), second)) << 32;
    // The bit of the digits is shifted to the top of its byte, where movemask reads it.
    sets.digits = bits(_mm256_slli_epi16(first_classes, 1)) |
                  bits(_mm256_slli_epi16(second_classes, 1)) << 32;
    sets.stops = bits(stops_among(first_classes)) | bits(stops_among(second_classes)) << 32;
    return sets;
  }

  NIGHTBELL_TARGET static WordPiece piece(const char* at, std::size_t length) {
    static constexpr auto kOnes = [] {
      std::array<char, 2 * kWordPieceBytes> ones{};
      std::fill_n(ones.begin(), kWordPieceBytes, '\xff');
      return ones;
    }();
    const __m128i bytes = half(at);
    const __m128i upper = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('A' - 1)),
                                        _mm_cmpgt_epi8(_mm_set1_epi8('Z' + 1), bytes));
    const __m128i lower = _mm_or_si128(bytes, _mm_and_si128(upper, _mm_set1_epi8(0x20)));
    const std::size_t zeros = length < kWordPieceBytes ? kWordPieceBytes - length : 0;
    const __m128i word = _mm_and_si128(lower, half(kOnes.data() + zeros));
    return {static_cast<std::uint64_t>(_mm_cvtsi128_si64(word)),
            static_cast<std::uint64_t>(_mm_extract_epi64(word, 1))};
  }

 private:
  NIGHTBELL_TARGET static __m256i load(const void* at) {
    return _mm256_loadu_si256(static_cast<const __m256i*>(at));
  }
  NIGHTBELL_TARGET static __m128i half(const char* at) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  }
  NIGHTBELL_TARGET static std::uint64_t bits(__m256i bytes) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
  }
  NIGHTBELL_TARGET static __m256i classes_of(__m256i bytes) {
    const __m256i nibble = _mm256_set1_epi8(15);
    const __m256i low =
        _mm256_shuffle_epi8(load(kTables.low.data()), _mm256_and_si256(bytes, nibble));
    const __m256i high = _mm256_shuffle_epi8(load(kTables.high.data()),
                                             _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble));
    return _mm256_and_si256(low, high);
  }
  NIGHTBELL_TARGET static __m256i stops_among(__m256i classes) {
    return _mm256_cmpgt_epi8(_mm256_and_si256(classes, _mm256_set1_epi8(kStops)),
                             _mm256_setzero_si256());
  }
};

}  // namespace

NIGHTBELL_TARGET const char* append_word_terms_avx2(const char* inside, const char* end,
                                                    std::vector<Term>& out) {
  return WordScan<Avx2Bytes>(out).run(inside, end);
}

}  // namespace nightbell

#endif
