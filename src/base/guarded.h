#pragma once

#include <mutex>
#include <utility>

/// A value that can only be reached with its lock held.
///
///   Guarded<std::vector<int>> shared;
///   shared.with([](auto& numbers) { numbers.push_back(1); });
///
/// Threading: any thread. Never do I/O or take another lock inside `with`.
namespace nightbell {

template <typename T>
class Guarded {
 public:
  Guarded() = default;
  template <typename... Args>
  explicit Guarded(Args&&... args) : value_(std::forward<Args>(args)...) {}

  template <typename F>
  decltype(auto) with(F&& use) {
    std::lock_guard lock(mutex_);
    return std::forward<F>(use)(value_);
  }
  template <typename F>
  decltype(auto) with(F&& use) const {
    std::lock_guard lock(mutex_);
    return std::forward<F>(use)(value_);
  }

 private:
  mutable std::mutex mutex_;
  T value_{};
};

}  // namespace nightbell
