#pragma once

#include <cstddef>

/// Which of its parts a sharded number uses: threads that count the same thing at the
/// same time should not share a cache line. A shard is no thread: two threads may have
/// the same one, so every part is still atomic or locked.
namespace nightbell::metrics {

inline constexpr std::size_t kMaxShards = 16;
/// What neighbouring parts are kept apart by.
inline constexpr std::size_t kCacheLine = 64;

/// A power of two from 1 to kMaxShards: the number of cores, rounded up.
[[nodiscard]] std::size_t shard_count();

/// This thread's shard, below shard_count(): threads get the next one in turn when they
/// first ask. Cost: one thread-local read.
[[nodiscard]] std::size_t this_shard();

}  // namespace nightbell::metrics
