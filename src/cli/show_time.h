#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "cli/screen.h"

/// Times as people read and write them.
namespace nightbell::cli {

/// `14:02:11.123`
[[nodiscard]] std::string clock_text(WallTime time, Zone zone);
/// `Tue 2026-11-24`
[[nodiscard]] std::string day_text(WallTime time, Zone zone);
/// `2026-11-24 14:02:11`
[[nodiscard]] std::string date_text(WallTime time, Zone zone);
/// `UTC`, or `CET, UTC+01:00`: what the clock on the wall shows then.
[[nodiscard]] std::string zone_text(WallTime time, Zone zone);

/// A length of time: `820 ms`, `1.204 s`, `3 min 9 s`, `2 h 5 min`, `3 d 4 h`.
[[nodiscard]] std::string length_text(Nanos length);
[[nodiscard]] std::string milliseconds_text(double milliseconds);

/// A `--since` or `--until` as a question takes it: what names no zone (`02:14`, a date, a
/// date with a time) is read on the clock on the wall and becomes UTC; all else, and all in
/// Zone::kUtc, stays.
/// @param is_end  a date stands for its end
[[nodiscard]] std::string asked_time(std::string_view text, bool is_end, Zone zone, WallTime now);

}  // namespace nightbell::cli
