#pragma once

#include <cstdint>
#include <vector>

#include "metrics/counter.h"
#include "metrics/histogram.h"

namespace nightbell::intake {

/// What one event moves in the metrics, found while it was decoded and applied when it
/// is settled, so that a repeated event counts once. The cells live in the registry.
struct EventCounts {
  struct Addition {
    metrics::Counter* counter;
    std::uint64_t n;
  };
  struct Observation {
    metrics::Histogram* histogram;
    std::size_t bucket;
    std::uint64_t n;
    double sum;
  };
  std::vector<Addition> additions;
  std::vector<Observation> observations;

  void apply() const {
    for (const Addition& one : additions) one.counter->add(one.n);
    for (const Observation& one : observations)
      one.histogram->observe_bucket(one.bucket, one.n, one.sum);
  }
};

}  // namespace nightbell::intake
