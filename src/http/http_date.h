#pragma once

#include <array>
#include <string_view>

#include "base/clock.h"

/// Dates as the Date header writes them: `Sat, 21 Nov 2026 07:22:08 GMT`.
namespace nightbell::http {

/// The text of the current second, made once a second.
/// Threading: one at a time.
class DateCache {
 public:
  /// Brings the text up to `now`. Cost: a comparison, within the same second.
  void update(WallTime now);
  /// Valid until the next update().
  [[nodiscard]] std::string_view text() const { return {text_.data(), text_.size()}; }

 private:
  std::chrono::sys_seconds second_{std::chrono::seconds(-1)};
  std::array<char, 29> text_{};
};

}  // namespace nightbell::http
