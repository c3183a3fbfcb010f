#pragma once

#include <functional>
#include <map>
#include <vector>

#include "base/clock.h"

namespace nightbell::http {

/// Tasks for later, by the time when they are due. Who adds them bounds their number.
/// Threading: one at a time.
class TimerQueue {
 public:
  void add(SteadyTime due, std::function<void()> task) { tasks_.emplace(due, std::move(task)); }

  /// Takes out what is due at `now`, the earliest first; what is due together in the order of
  /// add().
  [[nodiscard]] std::vector<std::function<void()>> take_due(SteadyTime now) {
    std::vector<std::function<void()>> due;
    const auto end = tasks_.upper_bound(now);
    for (auto it = tasks_.begin(); it != end; ++it) due.push_back(std::move(it->second));
    tasks_.erase(tasks_.begin(), end);
    return due;
  }

  /// When the next one is due; SteadyTime::max() when there is none.
  [[nodiscard]] SteadyTime next_due() const {
    return tasks_.empty() ? SteadyTime::max() : tasks_.begin()->first;
  }

  void clear() { tasks_.clear(); }

 private:
  std::multimap<SteadyTime, std::function<void()>> tasks_;
};

}  // namespace nightbell::http
