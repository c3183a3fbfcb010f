#include "store/minute_counts.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "store/bytes.h"

namespace nightbell::store {

void add_line(MinuteCounts& counts, WallTime line_time, Level level) {
  const Minute minute = minute_of(line_time);
  const auto last = std::find_if(counts.rbegin(), counts.rend(), [&](const MinuteCount& count) {
    return count.minute == minute && count.level == level;
  });
  if (last != counts.rend()) {
    ++last->lines;
  } else {
    counts.push_back({minute, level, 1});
  }
}

std::uint64_t sum_of(const MinuteCounts& counts) {
  std::uint64_t lines = 0;
  for (const MinuteCount& count : counts) lines += count.lines;
  return lines;
}

void sort_counts(MinuteCounts& counts) {
  std::ranges::sort(counts, {},
                    [](const MinuteCount& count) { return std::tuple(count.minute, count.level); });
}

void append_counts(std::string& out, std::span<const MinuteCount> counts) {
  put_varint(out, counts.size());
  std::int64_t before = 0;
  for (const MinuteCount& count : counts) {
    // Level in the low bits: minutes seldom differ by much.
    put_varint(out, zigzag(count.minute - before) << 2 | static_cast<std::uint64_t>(count.level));
    put_varint(out, count.lines);
    before = count.minute;
  }
}

bool take_counts(std::string_view& bytes, MinuteCounts& out) {
  ByteReader in(bytes);
  const std::uint64_t size = in.varint();
  if (!in.good() || size > in.left() / 2) return false;
  out.clear();
  out.reserve(size);
  std::int64_t minute = 0;
  for (std::uint64_t i = 0; i < size; ++i) {
    const std::uint64_t word = in.varint();
    const std::uint64_t lines = in.varint();
    minute += unzigzag(word >> 2);
    if (minute < std::numeric_limits<Minute>::min() ||
        minute > std::numeric_limits<Minute>::max() || lines > UINT32_MAX) {
      return false;
    }
    out.push_back({static_cast<Minute>(minute), static_cast<Level>(word & 3),
                   static_cast<std::uint32_t>(lines)});
  }
  if (!in.good()) return false;
  bytes.remove_prefix(bytes.size() - in.left());
  return true;
}

}  // namespace nightbell::store
