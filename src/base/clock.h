#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>

/// The two times that the program knows. Wall time is what lines carry; it can
/// jump. Steady time is what rates, deadlines and windows use; it can't.
namespace nightbell {

using Nanos = std::chrono::nanoseconds;
/// Wall time: since 1970-01-01T00:00:00Z.
using WallTime = std::chrono::sys_time<Nanos>;
/// Steady time: since an arbitrary start.
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, Nanos>;

/// Threading: any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual WallTime wall() const = 0;
  [[nodiscard]] virtual SteadyTime steady() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] WallTime wall() const override {
    return std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
  }
  [[nodiscard]] SteadyTime steady() const override { return std::chrono::steady_clock::now(); }
};

/// A clock for tests: it moves when told to.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(WallTime start) : wall_(start) {}

  [[nodiscard]] WallTime wall() const override {
    std::lock_guard lock(mutex_);
    return wall_;
  }
  [[nodiscard]] SteadyTime steady() const override {
    std::lock_guard lock(mutex_);
    return steady_;
  }
  /// Time passes on both clocks.
  void advance(Nanos by) {
    std::lock_guard lock(mutex_);
    wall_ += by;
    steady_ += by;
  }
  /// Somebody set the wall clock; steady time is not moved.
  void jump_wall(Nanos by) {
    std::lock_guard lock(mutex_);
    wall_ += by;
  }

 private:
  mutable std::mutex mutex_;
  WallTime wall_;
  SteadyTime steady_{};
};

}  // namespace nightbell
