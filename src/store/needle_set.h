#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "store/needle.h"

namespace nightbell::store {

/// Searches many needles in one pass, as a timeline does with all its ids: by what two bytes
/// stand at the end of a window as long as the shortest needle, the window moves on by up to
/// its length (Wu and Manber, 1994). Threading: immutable.
class NeedleSet {
 public:
  /// Whether one pass is worth it: at least four needles, each of at least four bytes, none
  /// of which folds case.
  [[nodiscard]] static bool fits(const std::vector<Needle>& needles);

  /// @param needles  that fit; must outlive the set
  explicit NeedleSet(const std::vector<Needle>& needles);

  /// Where in `text`, at or behind `from`, a needle stands; npos when none does.
  [[nodiscard]] std::size_t find(std::string_view text, std::size_t from = 0) const;
  static constexpr std::size_t npos = std::string_view::npos;

 private:
  struct Ending {
    std::uint16_t pair = 0;  ///< the last two bytes of a needle's first window_ bytes
    std::uint16_t needle = 0;
  };

  const std::vector<Needle>& needles_;
  std::size_t window_ = 0;           ///< bytes of the shortest needle, at most 255
  std::vector<std::uint8_t> shift_;  ///< by pair: how far the window may move; 0: look closer
  std::vector<Ending> endings_;      ///< ascending by pair
};

}  // namespace nightbell::store
