#pragma once

#include <cstdint>

/// The hash of a word, made for words of a few bytes: one step for each 16 bytes, zeros behind
/// the last. A part of the format (store/FORMAT.md#terms): changing it makes every index wrong.
namespace nightbell {

/// Sixteen bytes of a word, or fewer and zeros, as two little-endian numbers.
struct WordPiece {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};
inline constexpr unsigned kWordPieceBytes = 16;

class WordHash {
 public:
  constexpr explicit WordHash(std::uint64_t length) : hash_(length * kFirst) {}

  constexpr void add(WordPiece piece) {
    hash_ = fold(piece.low ^ hash_ ^ kFirst, piece.high ^ kSecond);
  }
  [[nodiscard]] constexpr std::uint64_t finish() const { return fold(hash_ ^ kFirst, kThird); }

 private:
  // Odd numbers without a pattern: those of the SplitMix64 generator.
  static constexpr std::uint64_t kFirst = 0x9e37'79b9'7f4a'7c15;
  static constexpr std::uint64_t kSecond = 0xbf58'476d'1ce4'e5b9;
  static constexpr std::uint64_t kThird = 0x94d0'49bb'1331'11eb;

  /// The halves of a product together: each of its bits depends on all of both.
  static constexpr std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
    // As two products, of which a compiler makes one: a single one of 128 bits it keeps in memory.
    const auto upper = static_cast<std::uint64_t>(static_cast<unsigned __int128>(a) * b >> 64);
    return a * b ^ upper;
  }

  std::uint64_t hash_;
};

}  // namespace nightbell
