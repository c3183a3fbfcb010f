#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "base/rfc3339.h"
#include "event/has_levels.h"
#include "query/segments_test_help.h"

namespace nightbell::query {
namespace {

/// Lines of some hours before and after test::kNow, in no order.
class StatsTest : public SegmentsTest {
 protected:
  std::string lines(Kind kind, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += line(kind);
    return out;
  }
  std::string line(Kind kind, std::string_view level = {}) {
    const WallTime time = test::kNow - std::chrono::milliseconds(random_() % 7'200'000);
    const WallTime received = time + std::chrono::milliseconds(random_() % 30'000);
    constexpr std::string_view kLevels[] = {"debug", "info", "warn", "error"};
    std::string out = "{";
    if (kind == Kind::kRollups) {
      out += fmt::format(R"("minute":"{}",)", format_rfc3339(time));
    } else {
      const bool is_skewed = random_() % 20 == 0;
      out += fmt::format(R"("timestamp":"{}",)", format_rfc3339(is_skewed ? WallTime() : time));
      if (is_skewed) out += R"("clock_skew":true,)";
    }
    if (has_levels(kind))
      out += fmt::format(R"("level":"{}",)", level.empty() ? kLevels[random_() % 4] : level);
    return out +
           fmt::format(R"("service":"s{}","received_at":"{}","kind":"{}"}})", random_() % 3,
                       format_rfc3339(received), name_of(kind)) +
           "\n";
  }

  void put_all() {
    for (const Kind kind : {Kind::kLogs, Kind::kPresence, Kind::kRollups}) {
      std::uint32_t number = 0;
      for (const State state : {State::kPlain, State::kGzip, State::kZstd, State::kOpen})
        put(kind, number++, state, lines(kind, 40));
    }
  }

  std::mt19937 random_{7};
};

TEST_F(StatsTest, AreTheSameFromCountsAsFromLines) {
  put_all();
  std::string odd = lines(Kind::kLogs, 20) + line(Kind::kLogs, "WARN") + "no JSON\n";
  odd += R"({"timestamp":"2026-11-21T07:00:00Z","level":"error","message":"of no kind"})"
         "\n";
  odd += R"({"level":"error","kind":"logs","message":"of no time"})"
         "\n";
  put(Kind::kLogs, 9, State::kGzip, odd);
  for (const char* q : {"", "level:error", "level:>=warn kind:logs,presence", "NOT level:info",
                        "kind:presence OR level:debug", "service:s1", "level:error service:s2"}) {
    for (const char* by : {"level", "kind"}) {
      for (const char* interval : {"1m", "90s", "1h"}) {
        for (const char* since : {"24h", "2026-11-21T06:00:00Z", "2026-11-21T06:00:17.5Z"}) {
          for (const char* until : {"", "2026-11-21T07:01:00Z", "2026-11-21T07:01:02Z"}) {
            const Given given{
                {"q", q}, {"by", by}, {"interval", interval}, {"since", since}, {"until", until}};
            EXPECT_EQ(without_cost(ask(ask_stats, given)),
                      without_cost(ask_lines(ask_stats, given)))
                << q << " by " << by << " " << interval << " " << since << " " << until;
          }
        }
      }
    }
  }
}

TEST_F(StatsTest, ReadNoSealedLineForMinutesAndLevels) {
  put(Kind::kLogs, 0, State::kPlain, lines(Kind::kLogs, 60));
  put(Kind::kLogs, 1, State::kGzip, lines(Kind::kLogs, 60));
  put(Kind::kPresence, 0, State::kZstd, lines(Kind::kPresence, 60));
  const std::string all = ask(ask_stats, {{"interval", "1m"}, {"since", "2026-11-21T05:00:00Z"}});
  EXPECT_EQ(cost(all, "blocks_read"), 0u) << all;
  EXPECT_GT(cost(all, "blocks_counted"), 5u);
  EXPECT_EQ(cost(all, "total"), 180u);
  const std::string errors =
      ask(ask_stats, {{"q", "level:error"}, {"interval", "1h"}, {"by", "kind"}});
  EXPECT_EQ(cost(errors, "bytes_read"), 0u) << errors;
}

TEST_F(StatsTest, ReadOfTheOpenSegmentOnlyWhatNoCheckpointCounts) {
  put(Kind::kLogs, 0, State::kOpen, lines(Kind::kLogs, 60));
  const std::string all = ask(ask_stats, {{"interval", "1m"}});
  EXPECT_EQ(cost(all, "blocks_read"), 1u) << all;
}

TEST_F(StatsTest, ReadLinesWhenTheLinesAreAskedFor) {
  put(Kind::kLogs, 0, State::kPlain, lines(Kind::kLogs, 60));
  for (const Given& given :
       {Given{{"by", "service"}}, Given{{"q", "service:s1"}}, Given{{"interval", "90s"}}}) {
    EXPECT_EQ(cost(ask(ask_stats, given), "blocks_counted"), 0u);
  }
}

}  // namespace
}  // namespace nightbell::query
