#pragma once

#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "query/archive.h"
#include "query/matching.h"
#include "query/question_memory.h"

/// Agent runs, put together from their events (CONTRACTS.md section 7).
namespace nightbell::query {

/// One execution of a node. A node that runs again is another attempt.
struct RunNode {
  std::string node;
  std::string step;  ///< as the line has it; empty: none
  std::optional<std::uint64_t> attempt;
  std::optional<WallTime> started;
  std::optional<WallTime> ended;
  std::optional<double> duration_ms;  ///< as reported, else from start to end
  bool failed = false;
  std::string error_type;
  std::string error_message;
};

enum class RunStatus : std::uint8_t {
  kRunning,  ///< some node started and did not end, not long ago
  kDone,     ///< every node that started has ended
  kFailed,   ///< the last thing of some node was an error
  kStalled,  ///< some node started and neither ended nor failed for long (runs.stall_after)
};
[[nodiscard]] std::string_view name_of(RunStatus status);

struct Run {
  std::string run_id;
  std::map<std::string, std::string, std::less<>> ids;  ///< graph_id, job_id, thread_id, …
  std::set<std::string, std::less<>> services;
  WallTime started{};
  WallTime last_event{};
  std::uint64_t events = 0;
  std::uint64_t errors = 0;
  std::vector<RunNode> nodes;          ///< by start
  std::vector<std::string> summaries;  ///< `summary` objects as JSON, oldest first
  std::uint64_t input_tokens = 0;
  std::uint64_t output_tokens = 0;

  [[nodiscard]] RunStatus status(WallTime now, std::chrono::seconds stall_after) const;
};

inline constexpr std::size_t kMaxRuns = 10'000;
inline constexpr std::size_t kMaxRunNodes = 1'000;

struct Runs {
  std::vector<Run> runs;   ///< newest start first
  bool truncated = false;  ///< there were more runs than kMaxRuns or than have room, or more than
                           ///< kMaxRunNodes in one
};

/// The runs that a query's matches belong to, as far as they match.
/// @param memory  takes the runs. Of what is to gather only so much is for new runs, further ones
///                are left out; the rest is for the events of those there are.
/// @error kInvalidArgument  these need more than there is room for
/// @error  else as store::scan
[[nodiscard]] Result<Runs> collect_runs(const Archive& archive, const Query& query,
                                        QuestionMemory& memory, const std::stop_token& stop);

}  // namespace nightbell::query
