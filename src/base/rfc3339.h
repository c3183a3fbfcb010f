#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

/// Timestamps as RFC 3339 writes them.
namespace nightbell {

/// Length of what format_rfc3339 writes: `2026-11-21T07:15:00.123Z`.
inline constexpr std::size_t kRfc3339Length = 24;

/// Reads `2026-11-21T07:15:00[.fraction][Z|+hh:mm|-hh:mm]`; 'T' may be 't' or a
/// space, 'Z' may be 'z', and a missing offset means UTC (CONTRACTS.md section 2).
/// Second 60 is read as the following second. Years 1970 to 2261.
/// @return nothing when the text is no such timestamp or no real date
[[nodiscard]] std::optional<WallTime> parse_rfc3339(std::string_view text);

/// Writes UTC with milliseconds, kRfc3339Length characters, at `out`.
void format_rfc3339(WallTime time, char* out);
[[nodiscard]] std::string format_rfc3339(WallTime time);

/// `YYYY-MM-DD` of the UTC day.
[[nodiscard]] std::string format_day(std::chrono::sys_days day);

}  // namespace nightbell
