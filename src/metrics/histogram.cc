#include "metrics/histogram.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace nightbell::metrics {

std::vector<double> log_buckets(double first, double factor, std::size_t count) {
  std::vector<double> bounds;
  bounds.reserve(count);
  for (double bound = first; bounds.size() < count; bound *= factor) bounds.push_back(bound);
  return bounds;
}

Histogram::Histogram(std::vector<double> bounds)
    : bounds_(std::move(bounds)), parts_(std::make_unique<Part[]>(shard_count())) {
  assert(std::ranges::is_sorted(bounds_, std::less_equal{}));
  for (std::size_t i = 0; i < shard_count(); ++i)
    parts_[i].counts = std::make_unique<std::atomic<std::uint64_t>[]>(bounds_.size() + 1);
}

void Histogram::observe(double value) {
  if (std::isnan(value)) return observe_bucket(bounds_.size(), 1, 0);
  const auto bound = std::ranges::lower_bound(bounds_, value);
  observe_bucket(static_cast<std::size_t>(bound - bounds_.begin()), 1, value);
}

void Histogram::observe_bucket(std::size_t bucket, std::uint64_t n, double sum) {
  assert(bucket <= bounds_.size());
  Part& part = parts_[this_shard()];
  part.counts[bucket].fetch_add(n, std::memory_order_relaxed);
  part.sum.fetch_add(sum, std::memory_order_relaxed);
}

Histogram::Snapshot Histogram::snapshot() const {
  Snapshot all;
  all.counts.resize(bounds_.size() + 1);
  for (std::size_t i = 0; i < shard_count(); ++i) {
    const Part& part = parts_[i];
    for (std::size_t bucket = 0; bucket <= bounds_.size(); ++bucket) {
      const std::uint64_t n = part.counts[bucket].load(std::memory_order_relaxed);
      all.counts[bucket] += n;
      all.count += n;
    }
    all.sum += part.sum.load(std::memory_order_relaxed);
  }
  return all;
}

}  // namespace nightbell::metrics
