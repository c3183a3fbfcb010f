#pragma once

#include <optional>
#include <string>

#include "base/clock.h"

namespace nightbell::store {

/// Whether the wall clock can be trusted enough to delete by it. One that was set a year
/// ahead would empty the store.
/// Threading: one at a time.
class ClockGuard {
 public:
  /// Wall time may part from steady time by so much before somebody must look at it.
  static constexpr std::chrono::hours kMaxJump{1};
  /// A start later than this after the newest line looks like a clock set ahead.
  static constexpr std::chrono::hours kMaxSilence{48};
  /// Without an operator's word, what the clock says is believed after this.
  static constexpr std::chrono::hours kWait{24};

  /// @param newest_line  received last, of all kinds; zero: nothing is known
  ClockGuard(const Clock& clock, WallTime newest_line);

  /// Why nothing may be deleted by its age now; empty when it may.
  [[nodiscard]] std::string objection();
  /// The operator says that the clock is right.
  void agree();

 private:
  void doubt(std::string reason);

  const Clock& clock_;
  Nanos offset_;  ///< wall − steady, as it was believed last
  std::string reason_;
  SteadyTime doubted_at_{};
};

}  // namespace nightbell::store
