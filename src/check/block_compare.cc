#include "check/block_compare.h"

#include <fmt/format.h>

namespace nightbell::check {
namespace {

/// Whether no time of `seen` is outside of what is known.
bool covers(const store::TimeRange& known, const store::TimeRange& seen) {
  constexpr std::chrono::milliseconds kRounded{1};
  if (seen.empty()) return true;
  return known.first - kRounded < seen.first && seen.last < known.last + kRounded;
}

}  // namespace

std::string difference(const KnownBlock& known, const store::MinuteCounts& counts,
                       const store::BlockRecord& seen) {
  if (known.lines != seen.lines)
    return fmt::format("it says {} lines, there are {}", known.lines, seen.lines);
  // Without levels: lines that nobody looked into. All are read, then.
  if (known.levels == 0) return {};
  if ((seen.levels & ~known.levels) != 0) return "it leaves out a level of its lines";
  if (!covers(known.received, seen.received)) return "lines were received outside of its times";
  if (!covers(known.events, seen.events)) return "lines have times outside of its own";
  if (seen.has_skew && !known.has_skew) return "it does not say that lines have a wrong clock";
  if (counts != seen.counts) return "it counts other lines by minute and level";
  return {};
}

}  // namespace nightbell::check
