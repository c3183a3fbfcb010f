#include "metrics/request_stats.h"

#include <gtest/gtest.h>

#include <thread>

namespace nightbell::metrics {
namespace {

using namespace std::chrono_literals;

TEST(RequestStats, KnowsNothingAtTheStart) {
  ManualClock clock(WallTime{1h});
  std::string text;
  append_json(text, RequestStats(clock).snapshot());
  EXPECT_EQ(text,
            "{\"total_requests\":0,\"error_count\":0,\"error_rate_percent\":0,"
            "\"rate_limit_hits\":0,\"avg_response_ms\":0,\"uptime_seconds\":0}");
}

TEST(RequestStats, CountsErrorsAndRefusalsApart) {
  ManualClock clock(WallTime{1h});
  RequestStats stats(clock);
  for (const int status : {200, 404, 429, 429, 500, 503, 200, 401}) stats.record(status, 2500us);
  clock.advance(90'900ms);
  std::string text;
  append_json(text, stats.snapshot());
  EXPECT_EQ(text,
            "{\"total_requests\":8,\"error_count\":2,\"error_rate_percent\":25,"
            "\"rate_limit_hits\":2,\"avg_response_ms\":2.5,\"uptime_seconds\":90}");
}

TEST(RequestStats, AveragesTheLastHundredOfAllThreads) {
  ManualClock clock(WallTime{1h});
  RequestStats stats(clock);
  for (int i = 0; i < 500; ++i) stats.record(200, 1s);
  const auto hundred_at = [&](std::chrono::nanoseconds took) {
    for (int i = 0; i < 25; ++i) {
      clock.advance(1ms);
      std::jthread([&] { stats.record(200, took); }).join();
      clock.advance(1ms);
      for (int j = 0; j < 3; ++j) stats.record(200, took);
    }
  };
  hundred_at(4ms);
  EXPECT_DOUBLE_EQ(stats.snapshot().avg_response_ms, 4);
  hundred_at(8ms);
  EXPECT_DOUBLE_EQ(stats.snapshot().avg_response_ms, 8);
  EXPECT_EQ(stats.snapshot().total_requests, 700u);
}

}  // namespace
}  // namespace nightbell::metrics
