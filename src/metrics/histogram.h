#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "metrics/shard.h"

namespace nightbell::metrics {

/// Upper bounds `first`, `first * factor`, … ; `count` of them, for the histograms below.
[[nodiscard]] std::vector<double> log_buckets(double first, double factor, std::size_t count);

/// How values spread over fixed buckets.
/// Threading: any thread.  Cost: a binary search and two uncontended atomic additions.
class Histogram {
 public:
  /// @param bounds  upper bounds (a value equal to one belongs to it), rising, finite;
  ///                a last bucket without a bound is always there
  explicit Histogram(std::vector<double> bounds);

  /// Counts one value. NaN counts as above every bound and adds nothing to the sum.
  void observe(double value);
  /// Counts `n` values that are known by their bucket only: adds `sum` in all.
  /// @param bucket  an index into bounds(), or its size for the last
  void observe_bucket(std::size_t bucket, std::uint64_t n, double sum);

  struct Snapshot {
    std::vector<std::uint64_t> counts;  ///< by bucket, not cumulative; one more than bounds
    double sum = 0;
    std::uint64_t count = 0;  ///< of all buckets
  };
  [[nodiscard]] Snapshot snapshot() const;
  [[nodiscard]] const std::vector<double>& bounds() const { return bounds_; }

 private:
  struct alignas(kCacheLine) Part {
    std::unique_ptr<std::atomic<std::uint64_t>[]> counts;
    std::atomic<double> sum{0};
  };
  const std::vector<double> bounds_;
  std::unique_ptr<Part[]> parts_;
};

}  // namespace nightbell::metrics
