#include "event/word_terms.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "event/word_scan.h"

namespace nightbell {
namespace {

#if defined(__SSE2__)

struct PlainBytes {
  static __m128i load(const char* at) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  }
  static std::uint64_t bits(__m128i bytes) {
    return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes));
  }

  /// All ones in the bytes from `first` to `first + count - 1`.
  static __m128i within(__m128i bytes, char first, char count) {
    const __m128i from_first = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    const __m128i last = _mm_set1_epi8(static_cast<char>(count - 1));
    return _mm_cmpeq_epi8(_mm_min_epu8(from_first, last), from_first);
  }

  static ByteSets classify(const char* window) {
    ByteSets sets;
    for (unsigned at = 0; at < kWindow; at += 16) {
      const __m128i bytes = load(window + at);
      const __m128i digits = within(bytes, '0', 10);
      const __m128i letters = within(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 26);
      const __m128i ascii =
          _mm_or_si128(_mm_or_si128(digits, letters), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')));
      sets.words |= bits(_mm_or_si128(ascii, bytes)) << at;  // beyond ASCII: the top bit is set
      sets.digits |= bits(digits) << at;
      sets.stops |= bits(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                      _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))))
                    << at;
    }
    return sets;
  }

  /// @param length  of the word from `at` on; 16 bytes must be readable
  static WordPiece piece(const char* at, std::size_t length) {
    static constexpr auto kOnes = [] {
      std::array<char, 32> ones{};
      std::fill_n(ones.begin(), 16, '\xff');
      return ones;
    }();
    __m128i bytes = load(at);
    const __m128i upper = _mm_and_si128(within(bytes, 'A', 26), _mm_set1_epi8(0x20));
    bytes = _mm_and_si128(_mm_or_si128(bytes, upper),
                          load(kOnes.data() + 16 - std::min<std::size_t>(length, 16)));
    return std::bit_cast<WordPiece>(bytes);
  }
};

#else

struct PlainBytes {
  static ByteSets classify(const char* window) {
    ByteSets sets;
    for (unsigned at = 0; at < kWindow; ++at) {
      const char c = window[at];
      sets.words |= std::uint64_t{is_token_byte(c)} << at;
      sets.digits |= std::uint64_t{c >= '0' && c <= '9'} << at;
      sets.stops |= std::uint64_t{c == '"' || c == '\\'} << at;
    }
    return sets;
  }

  static WordPiece piece(const char* at, std::size_t length) {
    std::array<char, kWordPieceBytes> bytes{};
    const std::size_t count = std::min<std::size_t>(length, kWordPieceBytes);
    std::transform(at, at + count, bytes.begin(), lower_ascii);
    WordPiece piece;
    std::memcpy(&piece, bytes.data(), sizeof(piece));
    return piece;
  }
};

#endif

/// The fastest that this processor can do.
decltype(&append_word_terms_plain) best_way() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0)
    return append_word_terms_avx2;
#endif
  return append_word_terms_plain;
}

}  // namespace

const char* append_word_terms_plain(const char* inside, const char* end, std::vector<Term>& out) {
  return WordScan<PlainBytes>(out).run(inside, end);
}

const char* append_word_terms(const char* inside, const char* end, std::vector<Term>& out) {
  static const auto kWay = best_way();
  return kWay(inside, end, out);
}

}  // namespace nightbell
