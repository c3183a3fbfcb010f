#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "metrics/shard.h"

namespace nightbell::metrics {

/// A number of things that happened since the start; it never falls.
/// Threading: any thread.  Cost: one uncontended atomic addition.
class Counter {
 public:
  Counter() : parts_(std::make_unique<Part[]>(shard_count())) {}

  void add(std::uint64_t n = 1) {
    parts_[this_shard()].count.fetch_add(n, std::memory_order_relaxed);
  }

  /// Exact once the threads that count have stopped; before, what was seen so far.
  [[nodiscard]] std::uint64_t value() const;

 private:
  struct alignas(kCacheLine) Part {
    std::atomic<std::uint64_t> count{0};
  };
  std::unique_ptr<Part[]> parts_;
};

}  // namespace nightbell::metrics
