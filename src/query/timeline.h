#pragma once

#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "query/archive.h"
#include "query/question_memory.h"
#include "query/time_span.h"
#include "store/scan_plan.h"

/// From any id to everything that belongs together: browser, backend and agent in one order.
namespace nightbell::query {

/// How far a timeline goes (STORE.md, Timeline): an id that everything has in common joins
/// nothing. Reached limits are named in Timeline::truncated_by.
struct TimelineLimits {
  /// An id in more lines is shown, not expanded; nor is one in more than store::kHotBlocks
  /// blocks of a segment.
  std::size_t hub_hits = 2000;
  std::size_t depth = 4;  ///< steps from the id that was asked for
  std::size_t ids = 256;
  std::size_t events = 5000;
};

/// An id that was met.
struct TimelineId {
  std::string id;
  std::set<std::string, std::less<>> fields;  ///< where it stood: `request_id`, `session_id`
  std::size_t depth = 0;                      ///< 0: the one that was asked for
  std::uint64_t hits = 0;                     ///< lines with it that were seen
  bool is_hub = false;                        ///< in too many lines to be followed
};

struct TimelineEvent {
  WallTime time;      ///< corrected by the sender's clock where it told when it sent
  WallTime received;  ///< decides between equal times
  Kind kind = Kind::kLogs;
  store::LinePosition position;
  std::string source;    ///< source_of()
  std::string headline;  ///< headline_of()
  bool failed = false;   ///< is_failure()
  std::string line;      ///< as it is stored
};

struct Timeline {
  std::vector<TimelineEvent> events;           ///< by time
  std::vector<TimelineId> ids;                 ///< in the order in which they were met
  std::optional<std::size_t> first_failure;    ///< index into events
  std::vector<std::string_view> truncated_by;  ///< `hub`, `depth`, `ids`, `events`, `memory`
};

/// Follows `id` through request, session, trace, run, job and refs. Nothing known of it is
/// an empty timeline, no error.
/// @param memory  takes the events and their part of the reply
/// @error  as store::scan
/// Cost: a scan for each step, of the blocks that hold one of its ids.
[[nodiscard]] Result<Timeline> timeline_of(const Archive& archive, std::string_view id,
                                           const TimeSpan& time, const TimelineLimits& limits,
                                           QuestionMemory& memory, const std::stop_token& stop);

}  // namespace nightbell::query
