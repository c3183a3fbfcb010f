#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "load_options.h"

namespace nightbell::bench {

/// What came of a run.
struct LoadReport {
  std::uint64_t scheduled = 0;
  std::uint64_t accepted = 0;  ///< answered 2xx
  std::uint64_t refused = 0;   ///< answered otherwise
  std::uint64_t broken = 0;    ///< connections that ended under a request
  double seconds = 0;          ///< until the last answer
  /// From the scheduled moment to the whole reply, one a request answered 2xx, ascending.
  std::vector<std::chrono::nanoseconds> waits;
};

/// Sends requests at Poisson-distributed moments that were fixed before the run.
///
/// Open loop: a slow answer does not put the next request off. One that finds all
/// connections taken waits for the first free one, and its wait counts from the moment
/// it was due; so a stall is seen by all whom it would have met.
/// @error  kIo  no connection could be opened
Result<LoadReport> run_open_loop(const LoadOptions& options,
                                 const std::vector<std::string>& requests);

}  // namespace nightbell::bench
