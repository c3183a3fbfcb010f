#include "query/line_time.h"

#include <gtest/gtest.h>

#include "base/rfc3339.h"
#include "query/test_lines.h"

namespace nightbell::query {
namespace {

std::string time_of(std::string_view json) {
  const auto time = line_time(test::Line(json));
  return time ? format_rfc3339(*time) : "none";
}

TEST(LineTime, IsTheEventsOwnUnlessItsClockIsWrong) {
  constexpr std::string_view kOwn = R"("timestamp":"2026-11-21T01:00:00.000Z")";
  constexpr std::string_view kReceived = R"("received_at":"2026-11-21T02:00:00.000Z")";
  const auto line = [](std::string_view a, std::string_view b = R"("x":1)") {
    return '{' + std::string(a) + ',' + std::string(b) + '}';
  };
  EXPECT_EQ(time_of(line(kOwn, kReceived)), "2026-11-21T01:00:00.000Z");
  EXPECT_EQ(time_of(line(kReceived)), "2026-11-21T02:00:00.000Z");
  EXPECT_EQ(time_of(line(kOwn, std::string(kReceived) + R"(,"clock_skew":true)")),
            "2026-11-21T02:00:00.000Z");
  EXPECT_EQ(time_of(line(kOwn, R"("clock_skew":false)")), "2026-11-21T01:00:00.000Z");
  EXPECT_EQ(time_of(line(R"("timestamp":"then")")), "none");
}

// Blocks were left out by the minute, and lines judged by their receive time.
TEST(LineTime, OfARollupIsItsMinute) {
  EXPECT_EQ(time_of(R"({"minute":"2026-11-21T01:00:00.000Z",)"
                    R"("received_at":"2026-11-21T02:00:00.000Z"})"),
            "2026-11-21T01:00:00.000Z");
  EXPECT_EQ(time_of(R"({"minute":"2026-11-21T01:00:00.000Z",)"
                    R"("received_at":"2026-11-25T02:00:00.000Z","clock_skew":true})"),
            "2026-11-25T02:00:00.000Z");
}

}  // namespace
}  // namespace nightbell::query
