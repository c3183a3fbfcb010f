#pragma once

#include <chrono>

#include "base/clock.h"

/// When loops should not write themselves any more, and when again. Pure.
namespace nightbell::store {

/// One write slower than kSlow: a loop that waits for it serves nobody meanwhile, so a
/// thread of its own takes over. Only a long row of quick writes gives the role back,
/// lest it go to and fro.
/// Threading: one at a time.
class SlowDisk {
 public:
  static constexpr std::chrono::milliseconds kSlow{5};
  static constexpr std::chrono::milliseconds kQuick{1};
  static constexpr int kQuickInARow = 64;

  /// A write took this long. @return whether the disk is slow
  [[nodiscard]] bool after_write(Nanos took) {
    if (took > kSlow) slow_ = true;
    quick_ = took <= kQuick ? quick_ + 1 : 0;
    if (quick_ >= kQuickInARow) slow_ = false;
    return slow_;
  }

 private:
  bool slow_ = false;
  int quick_ = 0;
};

}  // namespace nightbell::store
