#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "metrics/shard.h"

/// What GET /metrics says in JSON about the requests so far (CONTRACTS.md section 9).
namespace nightbell::metrics {

/// Threading: any thread.  Cost of record(): an uncontended lock and a clock reading.
class RequestStats {
 public:
  /// avg_response_ms is over this many.
  static constexpr std::size_t kRecent = 100;

  /// Uptime begins now.
  explicit RequestStats(const Clock& clock);

  /// A request was answered with `status` after `took`.
  void record(int status, std::chrono::nanoseconds took);

  struct Snapshot {
    std::uint64_t total_requests = 0;
    std::uint64_t error_count = 0;      ///< 5xx
    std::uint64_t rate_limit_hits = 0;  ///< 429
    double error_rate_percent = 0;      ///< 5xx of all; 0 without requests
    double avg_response_ms = 0;         ///< of the last kRecent; 0 without requests
    std::uint64_t uptime_seconds = 0;
  };
  [[nodiscard]] Snapshot snapshot() const;

 private:
  struct Finished {
    SteadyTime at{};
    std::chrono::nanoseconds took{};
  };
  struct alignas(kCacheLine) Part {
    mutable std::mutex mutex;
    std::uint64_t total = 0;
    std::uint64_t errors = 0;
    std::uint64_t rate_limited = 0;
    std::array<Finished, kRecent> recent{};  ///< a ring: request n is at n % kRecent
  };

  const Clock& clock_;
  const SteadyTime started_;
  std::unique_ptr<Part[]> parts_;
};

/// Appends the snapshot's members as one JSON object.
void append_json(std::string& out, const RequestStats::Snapshot& snapshot);

}  // namespace nightbell::metrics
