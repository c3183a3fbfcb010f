#pragma once

#include <cstdint>
#include <string_view>

#include "base/clock.h"

namespace nightbell::cli {

/// How far something is: one line on a terminal's stderr, written over and over; nothing
/// elsewhere. Gone when it is destroyed.
/// Threading: its owner.
class ProgressBar {
 public:
  /// @param clock  outlives it
  explicit ProgressBar(const Clock& clock);
  ~ProgressBar() { clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// Whether show() would write now: at most ten times a second.
  [[nodiscard]] bool is_due() const;
  /// @param more  behind the bar: `, 1200 events`
  void show(std::string_view what, std::uint64_t done, std::uint64_t all, std::string_view more);
  /// Before anything else is written.
  void clear() const;
  /// Since it was made; never zero.
  [[nodiscard]] double seconds() const;

 private:
  const Clock& clock_;
  const bool on_terminal_;
  const SteadyTime began_;
  SteadyTime shown_{};
};

}  // namespace nightbell::cli
