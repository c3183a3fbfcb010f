#include "metrics/counter.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "metrics/gauge.h"

namespace nightbell::metrics {
namespace {

TEST(Counter, SumsWhatAllThreadsAdd) {
  Counter counter;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 20; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 1000; ++i) counter.add();
        counter.add(7);
      });
    }
  }
  EXPECT_EQ(counter.value(), 20u * 1007u);
}

TEST(Gauge, RisesAndFalls) {
  Gauge gauge;
  gauge.set(4);
  gauge.add(1.5);
  gauge.add(-3);
  EXPECT_EQ(gauge.value(), 2.5);
}

}  // namespace
}  // namespace nightbell::metrics
