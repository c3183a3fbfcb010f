#pragma once

#include <algorithm>

#include "base/clock.h"

namespace nightbell::store {

/// First and last of some times; empty until one was added.
struct TimeRange {
  WallTime first = WallTime::max();
  WallTime last = WallTime::min();

  void add(WallTime time) {
    first = std::min(first, time);
    last = std::max(last, time);
  }
  void add(const TimeRange& other) {
    first = std::min(first, other.first);
    last = std::max(last, other.last);
  }
  [[nodiscard]] bool empty() const { return first > last; }
  friend bool operator==(const TimeRange&, const TimeRange&) = default;
};

}  // namespace nightbell::store
