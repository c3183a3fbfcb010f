#pragma once

#include <atomic>

namespace nightbell::metrics {

/// A number that rises and falls: connections, bytes in use, seconds behind.
/// Threading: any thread. Not sharded, since set() must win over all that was.
class Gauge {
 public:
  void set(double value) { value_.store(value, std::memory_order_relaxed); }
  void add(double by) { value_.fetch_add(by, std::memory_order_relaxed); }
  [[nodiscard]] double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

}  // namespace nightbell::metrics
