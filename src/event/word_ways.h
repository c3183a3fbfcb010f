#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "event/term.h"
#include "event/tokens.h"
#include "event/word_hash.h"
#include "event/word_terms.h"

/// What the ways to find words have in common; see word_terms.h.
namespace nightbell {

/// Bytes that are looked at together.
inline constexpr std::size_t kWindow = 64;
static_assert(kWindow == kMaxTokenBytes, "a word that fills a window is as long as words get");
static_assert(kWordPadding >= kWindow + kWordPieceBytes);

/// Bit n is about byte n of a window.
struct ByteSets {
  std::uint64_t words = 0;   ///< is_token_byte()
  std::uint64_t digits = 0;  ///< 0 to 9
  std::uint64_t stops = 0;   ///< quotes and backslashes
};

/// append_word_terms() on any processor.
const char* append_word_terms_plain(const char* inside, const char* end, std::vector<Term>& out);

#if defined(__x86_64__)
/// The same; call only where the processor has AVX2 and BMI.
const char* append_word_terms_avx2(const char* inside, const char* end, std::vector<Term>& out);
#endif

}  // namespace nightbell
