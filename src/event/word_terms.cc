#include "event/word_terms.h"

#include <algorithm>
#include <array>
#include <bit>

#include "event/tokens.h"
#include "event/word_hash.h"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace nightbell {
namespace {

constexpr std::size_t kWindow = 64;
static_assert(kWindow == kMaxTokenBytes, "a word that fills a window is as long as words get");

/// Bit n is about byte n of a window.
struct ByteSets {
  std::uint64_t words = 0;   ///< is_token_byte()
  std::uint64_t digits = 0;  ///< 0 to 9
};

#if defined(__SSE2__)

__m128i load(const char* at) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}
std::uint64_t bits(__m128i bytes) {
  return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes));
}

/// All ones in the bytes from `first` to `first + count - 1`.
__m128i within(__m128i bytes, char first, char count) {
  const __m128i from_first = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
  const __m128i last = _mm_set1_epi8(static_cast<char>(count - 1));
  return _mm_cmpeq_epi8(_mm_min_epu8(from_first, last), from_first);
}

ByteSets classify(const char* window) {
  ByteSets sets;
  for (unsigned at = 0; at < kWindow; at += 16) {
    const __m128i bytes = load(window + at);
    const __m128i digits = within(bytes, '0', 10);
    const __m128i letters = within(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 26);
    const __m128i ascii =
        _mm_or_si128(_mm_or_si128(digits, letters), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')));
    sets.words |= bits(_mm_or_si128(ascii, bytes)) << at;  // beyond ASCII: the top bit is set
    sets.digits |= bits(digits) << at;
  }
  return sets;
}

/// @param length  of the word from `at` on; 16 bytes must be readable
WordPiece piece_at(const char* at, std::size_t length) {
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

#else

ByteSets classify(const char* window) {
  ByteSets sets;
  for (unsigned at = 0; at < kWindow; ++at) {
    const char c = window[at];
    sets.words |= std::uint64_t{is_token_byte(c)} << at;
    sets.digits |= std::uint64_t{c >= '0' && c <= '9'} << at;
  }
  return sets;
}

WordPiece piece_at(const char* at, std::size_t length) {
  std::array<char, kWordPieceBytes> bytes{};
  const std::size_t count = std::min<std::size_t>(length, kWordPieceBytes);
  std::transform(at, at + count, bytes.begin(), lower_ascii);
  WordPiece piece;
  std::memcpy(&piece, bytes.data(), sizeof(piece));
  return piece;
}

#endif

/// The same answer as is_indexed().
bool is_indexed(const ByteSets& sets, unsigned begin, unsigned length) {
  const bool all_digits = static_cast<unsigned>(std::countr_one(sets.digits >> begin)) >= length;
  return length >= (all_digits ? kMinIndexedDigits : kMinIndexedBytes);
}

Term term_at(const char* word, std::size_t length) {
  WordHash hash(length);
  for (std::size_t at = 0; at < length; at += kWordPieceBytes)
    hash.add(piece_at(word + at, length - at));
  return hash.finish();
}

/// Takes the words of the window at the front of a text, which `window` shows with a piece
/// more behind it.
/// @return how many bytes of the text are done with
std::size_t take_words(const char* window, std::string_view text, std::vector<Term>& out) {
  const ByteSets sets = classify(window);
  std::array<Term, kWindow / 2> terms;
  std::size_t count = 0;
  std::size_t done = std::min(text.size(), kWindow);
  for (std::uint64_t left = sets.words; left != 0;) {
    const auto begin = static_cast<unsigned>(std::countr_zero(left));
    const auto length = static_cast<unsigned>(std::countr_one(left >> begin));
    const unsigned end = begin + length;
    const bool goes_on = end == kWindow && text.size() > kWindow;
    if (goes_on && begin > 0) {
      done = begin;
      break;
    }
    if (is_indexed(sets, begin, length)) terms[count++] = term_at(window + begin, length);
    if (goes_on) {
      const auto rest = std::find_if_not(text.begin() + kWindow, text.end(), is_token_byte);
      done = static_cast<std::size_t>(rest - text.begin());
    }
    if (end == kWindow) break;
    left = left >> end << end;
  }
  out.insert(out.end(), terms.begin(), terms.begin() + count);
  return done;
}

}  // namespace

void append_word_terms(std::string_view text, std::vector<Term>& out) {
  std::array<char, kWindow + kWordPieceBytes> last;
  while (!text.empty()) {
    const char* window = text.data();
    if (text.size() < last.size()) {
      last.fill('\0');
      window = std::copy(text.begin(), text.end(), last.begin()) - text.size();
    }
    text.remove_prefix(take_words(window, text, out));
  }
}

}  // namespace nightbell
