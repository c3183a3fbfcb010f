#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

/// `since:`, `until:` and `at:`.
namespace nightbell::query {

/// From `since` on and before `until`, in whole milliseconds as lines are; open where there
/// is none.
struct TimeSpan {
  [[nodiscard]] bool holds(WallTime time) const {
    return (!since || time >= *since) && (!until || time < *until);
  }
  [[nodiscard]] bool is_empty() const { return since && until && *since >= *until; }
  /// What is in both.
  void narrow(const TimeSpan& other);
  bool operator==(const TimeSpan&) const = default;

  std::optional<WallTime> since;
  std::optional<WallTime> until;
};

/// `30s`, `5m`, `1h`, `7d`, `2w`: 1 s to 100 years.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);
/// The duration in the largest unit that it is a whole number of.
[[nodiscard]] std::string duration_text(std::chrono::seconds duration);

/// What a time term selects. A time is RFC 3339 (seconds may be missing), a date (the whole
/// UTC day), a duration (so long before `now`), or `02:14[:09]` (the latest such UTC time
/// that is not after `now`).
/// @param name   `since`, `until` (a date: its end) or `at` (`02:14 ±10m`, `02:14 +-10m`;
///               without a width a date is its day, everything else 5 minutes around it)
/// @return nothing when `value` is no time
[[nodiscard]] std::optional<TimeSpan> parse_time_term(std::string_view name, std::string_view value,
                                                      WallTime now);

/// The span as query text; empty when it is open on both sides.
[[nodiscard]] std::string to_text(const TimeSpan& span);

}  // namespace nightbell::query
