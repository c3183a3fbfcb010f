#include "metrics/shard.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <thread>

namespace nightbell::metrics {

std::size_t shard_count() {
  static const std::size_t count =
      std::bit_ceil(std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMaxShards));
  return count;
}

std::size_t this_shard() {
  static std::atomic<std::size_t> next{0};
  thread_local const std::size_t shard =
      next.fetch_add(1, std::memory_order_relaxed) & (shard_count() - 1);
  return shard;
}

}  // namespace nightbell::metrics
