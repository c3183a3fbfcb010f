#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "event/word_ways.h"

/// How append_word_terms() goes over a string. `Bytes` looks at the bytes:
///
///   static ByteSets classify(const char* at)                     of kWindow bytes
///   static WordPiece piece(const char* at, std::size_t length)   the first 16 bytes of a word in
///       lower case, zeros behind its end; 16 bytes can be read
///
/// A file that includes this may define NIGHTBELL_TARGET as the attribute of what its `Bytes`
/// need of the processor: functions of different ones can't be inlined into each other.
#ifndef NIGHTBELL_TARGET
#define NIGHTBELL_TARGET
#endif

namespace nightbell {
namespace {

template <typename Bytes>
class WordScan {
 public:
  NIGHTBELL_TARGET explicit WordScan(std::vector<Term>& out) : out_(out), before_(out.size()) {}

  /// See append_word_terms().
  NIGHTBELL_TARGET const char* run(const char* inside, const char* end) {
    for (const char* at = inside; at < end;) {
      const ByteSets sets = Bytes::classify(at);
      const auto left = static_cast<std::size_t>(end - at);
      const auto stop = static_cast<std::size_t>(std::countr_zero(sets.stops));
      if (stop >= std::min(left, kWindow)) {
        at = take_words(at, sets, std::min(left, kWindow), end);
        continue;
      }
      const char* const found = at + stop;
      if (*found == '"') {
        if (found + 1 < end && found[1] == ':') {
          out_.resize(before_);
          return found;
        }
        take_words(at, sets, stop, end);
        flush();
        return found;
      }
      take_words(at, sets, stop, end);
      at = std::min(found + (found[1] == 'u' ? 6 : 2), end);
    }
    flush();
    return end;
  }

 private:
  static constexpr std::size_t kMost = kWindow / 2 + 1;  ///< terms of a window, and room for one

  /// Takes the words among the first `limit` bytes of a window.
  /// @return behind what is done with
  NIGHTBELL_TARGET const char* take_words(const char* window, const ByteSets& sets,
                                          std::size_t limit, const char* end) {
    if (count_ > terms_.size() - kMost) flush();
    Term* next = terms_.data() + count_;
    const auto done = [&](const char* at) NIGHTBELL_TARGET {
      count_ = static_cast<std::size_t>(next - terms_.data());
      return at;
    };
    std::uint64_t left = sets.words;
    if (limit < kWindow) left &= (std::uint64_t{1} << limit) - 1;
    while (left != 0) {
      const std::uint64_t behind = left + (left & -left);  // the bits of a word carry over it
      const std::uint64_t word = left & ~behind;
      const auto word_begin = static_cast<std::size_t>(std::countr_zero(left));
      const auto word_end = static_cast<std::size_t>(std::countr_zero(behind));
      if (word_end == kWindow && word_begin > 0) return done(window + word_begin);
      left &= behind;
      // The same answer as is_indexed(), without a branch that nobody can foresee.
      const std::size_t length = word_end - word_begin;
      const std::size_t least = (word & ~sets.digits) != 0 ? kMinIndexedBytes : kMinIndexedDigits;
      *next = term_at(window + word_begin, length);
      next += length >= least ? 1 : 0;
      if (word_end == kWindow)  // the rest of a long word is not looked at
        return done(std::find_if_not(window + kWindow, end, is_token_byte));
    }
    return done(window + limit);
  }

  NIGHTBELL_TARGET static Term term_at(const char* word, std::size_t length) {
    WordHash hash(length);
    hash.add(Bytes::piece(word, length));
    for (std::size_t at = kWordPieceBytes; at < length; at += kWordPieceBytes)
      hash.add(Bytes::piece(word + at, length - at));
    return hash.finish();
  }

  /// Terms go into the list many at a time.
  NIGHTBELL_TARGET void flush() {
    out_.insert(out_.end(), terms_.begin(), terms_.begin() + count_);
    count_ = 0;
  }

  std::array<Term, 4 * kMost> terms_;
  std::size_t count_ = 0;
  std::vector<Term>& out_;
  const std::size_t before_;
};

}  // namespace
}  // namespace nightbell
