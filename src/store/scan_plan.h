#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "event/term.h"
#include "store/kind_set.h"
#include "store/minute_counts.h"
#include "store/needle.h"
#include "store/segment.h"

/// A question for lines, as data: what a scan may leave out, never how it finds out.
namespace nightbell::store {

/// The order of receive, within a kind exactly that of writing.
enum class ScanOrder : std::uint8_t { kNewestFirst, kOldestFirst };

/// Where a line stands: the segment, and the offset of the line's first byte in it (of the
/// lines as they were written, whatever form they are kept in now).
struct LinePosition {
  SegmentId segment;
  std::uint64_t offset = 0;
  friend auto operator<=>(const LinePosition&, const LinePosition&) = default;
};

/// Where a scan goes on. Newest first: with the lines before each kind's position; oldest
/// first: with those at it and behind it. A kind without a position is done (newest first),
/// or not begun (oldest first).
struct ScanCursor {
  ScanOrder order = ScanOrder::kNewestFirst;
  std::uint64_t generation = 0;  ///< Snapshot::generation
  std::array<std::optional<LinePosition>, kKindCount> at = {};
};

/// Told how many lines of a block have a level in a minute, in place of these lines.
using CountVisitor = std::function<void(Kind kind, const MinuteCount& count)>;

/// Asked for each sealed segment before it is opened.
/// @return true: all of it is known, no line need be read
using SegmentVisitor = std::function<Result<bool>(const Segment& segment)>;

struct ScanPlan {
  KindSet kinds = KindSet::all();
  ScanOrder order = ScanOrder::kNewestFirst;
  /// Lines whose time (the event's, or the receive time when that is not to be trusted) is
  /// in [since, until). Blocks are left out by it; lines are not looked at.
  WallTime since = WallTime::min();
  WallTime until = WallTime::max();
  /// Bits of levels; blocks that have none of them are left out.
  std::uint8_t levels = 0x0f;
  /// A block is left out when of one of these groups it has no term.
  std::vector<std::vector<Term>> terms = {};
  /// A line is left out when of one of these groups it has no needle.
  std::vector<std::vector<Needle>> needles = {};
  std::optional<ScanCursor> from = {};
  /// Told of terms that stand in more than kHotBlocks blocks of a segment, once a segment.
  std::function<void(Term term)> hot = {};
  /// When lines are only counted, by kind, minute and level: a block that knows its counts, and
  /// none of whose minutes since or until divide, is told here and not read.
  CountVisitor count = {};
  /// Leaves whole segments out. Like `count` for answers in one go: there is no cursor.
  SegmentVisitor knows = {};
};

struct FoundLine {
  Kind kind = Kind::kLogs;
  std::string_view text;  ///< without its newline; 64 readable bytes follow
  LinePosition position;
};

/// Told of each line that the plan does not leave out; valid for the call.
/// @return false: enough, the scan stops behind this line
using LineVisitor = std::function<bool(const FoundLine&)>;

/// What a scan did, also when it was stopped.
struct ScanOutcome {
  bool complete = false;  ///< saw everything: not stopped by the visitor or from outside
  /// Where to go on; meaningless when complete, but for kOldestFirst, where new lines may come.
  ScanCursor next;
  std::uint64_t segments = 0;        ///< looked at
  std::uint64_t segments_known = 0;  ///< as ScanPlan::knows said; not among `segments`
  std::uint64_t blocks = 0;          ///< of these segments, in the range of the plan's positions
  std::uint64_t blocks_counted = 0;  ///< told to ScanPlan::count
  std::uint64_t blocks_read = 0;     ///< could not be left out
  std::uint64_t bytes_read = 0;      ///< of lines, in them
};

}  // namespace nightbell::store
