#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "event/level.h"

/// How many lines of a block stand in which minute, by level: what charts and rates ask
/// for, without reading lines. FORMAT.md#index, counts.
namespace nightbell::store {

/// Minutes since 1970-01-01T00:00Z.
using Minute = std::int32_t;

[[nodiscard]] constexpr Minute minute_of(WallTime time) {
  const auto minutes = std::chrono::floor<std::chrono::minutes>(time.time_since_epoch());
  return static_cast<Minute>(minutes.count());
}

struct MinuteCount {
  Minute minute = 0;  ///< of the line's time: event time, receive time where clock_skew
  Level level = Level::kInfo;
  std::uint32_t lines = 0;
  friend bool operator==(const MinuteCount&, const MinuteCount&) = default;
};

/// Of one block. Ascending by minute, then level, once sorted. In none is a line without any
/// time, and one that is not LineFacts::is_usual: of such blocks the counts are too few.
using MinuteCounts = std::vector<MinuteCount>;

/// The lines that are counted.
[[nodiscard]] std::uint64_t sum_of(const MinuteCounts& counts);

/// Counts one line. Cheap when lines come about in the order of their times.
void add_line(MinuteCounts& counts, WallTime line_time, Level level);
void sort_counts(MinuteCounts& counts);

/// Appends the counts of one block, which must be sorted.
void append_counts(std::string& out, std::span<const MinuteCount> counts);
/// Takes what append_counts() appended off `bytes`; false when it is damaged.
[[nodiscard]] bool take_counts(std::string_view& bytes, MinuteCounts& out);

}  // namespace nightbell::store
