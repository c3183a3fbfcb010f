#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

/// Some blocks of one segment.
namespace nightbell::store {

/// A set of block numbers, 0 to 255. Threading: a value.
class BlockSet {
 public:
  static constexpr std::size_t kCapacity = 256;
  static constexpr std::size_t kWords = kCapacity / 64;

  constexpr BlockSet() = default;
  /// As words() gives it.
  constexpr explicit BlockSet(const std::array<std::uint64_t, kWords>& words) : words_(words) {}

  /// The blocks below `count`, at most kCapacity: all of a segment.
  [[nodiscard]] static constexpr BlockSet first(std::size_t count) {
    BlockSet set;
    for (std::size_t block = 0; block < count; ++block) set.add(block);
    return set;
  }

  constexpr void add(std::size_t block) { words_[block / 64] |= std::uint64_t{1} << block % 64; }
  constexpr void remove(std::size_t block) {
    words_[block / 64] &= ~(std::uint64_t{1} << block % 64);
  }
  [[nodiscard]] constexpr bool has(std::size_t block) const {
    return (words_[block / 64] >> block % 64 & 1) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return count() == 0; }
  [[nodiscard]] constexpr std::size_t count() const {
    int count = 0;
    for (const std::uint64_t word : words_) count += std::popcount(word);
    return static_cast<std::size_t>(count);
  }

  constexpr BlockSet& operator&=(const BlockSet& other) {
    for (std::size_t i = 0; i < kWords; ++i) words_[i] &= other.words_[i];
    return *this;
  }
  constexpr BlockSet& operator|=(const BlockSet& other) {
    for (std::size_t i = 0; i < kWords; ++i) words_[i] |= other.words_[i];
    return *this;
  }
  /// Takes away what is in `other`.
  constexpr BlockSet& operator-=(const BlockSet& other) {
    for (std::size_t i = 0; i < kWords; ++i) words_[i] &= ~other.words_[i];
    return *this;
  }
  friend constexpr BlockSet operator&(BlockSet a, const BlockSet& b) { return a &= b; }
  friend constexpr BlockSet operator|(BlockSet a, const BlockSet& b) { return a |= b; }
  friend constexpr BlockSet operator-(BlockSet a, const BlockSet& b) { return a -= b; }
  friend constexpr bool operator==(const BlockSet&, const BlockSet&) = default;

  /// Calls `use(block)` for each, ascending.
  template <typename Use>
  constexpr void for_each(Use&& use) const {
    for (std::size_t i = 0; i < kWords; ++i) {
      for (std::uint64_t left = words_[i]; left != 0; left &= left - 1)
        use(i * 64 + static_cast<std::size_t>(std::countr_zero(left)));
    }
  }

  /// Block n is bit n % 64 of word n / 64.
  [[nodiscard]] constexpr const std::array<std::uint64_t, kWords>& words() const { return words_; }

 private:
  std::array<std::uint64_t, kWords> words_{};
};

}  // namespace nightbell::store
