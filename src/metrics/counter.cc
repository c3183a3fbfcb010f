#include "metrics/counter.h"

namespace nightbell::metrics {

std::uint64_t Counter::value() const {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < shard_count(); ++i)
    sum += parts_[i].count.load(std::memory_order_relaxed);
  return sum;
}

}  // namespace nightbell::metrics
