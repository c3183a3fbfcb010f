#pragma once

#include <atomic>
#include <cstddef>

namespace nightbell::http {

/// Room for the bodies that are being received and handled, over all loops. What
/// does not fit is answered 503 before it is read: overload is an answer, never memory.
/// Threading: any thread.
class BodyBudget {
 public:
  explicit BodyBudget(std::size_t max_bytes) : max_(max_bytes) {}

  /// @return false when there is no room; nothing was taken
  [[nodiscard]] bool take(std::size_t bytes) {
    if (used_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= max_) return true;
    give_back(bytes);
    return false;
  }
  void give_back(std::size_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }
  [[nodiscard]] std::size_t used_approx() const { return used_.load(std::memory_order_relaxed); }

 private:
  const std::size_t max_;
  std::atomic<std::size_t> used_{0};
};

}  // namespace nightbell::http
