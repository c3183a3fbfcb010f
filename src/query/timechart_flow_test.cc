#include "query/timechart_flow.h"

#include <gmock/gmock.h>

#include "base/rfc3339.h"
#include "query/pipeline_test_help.h"

namespace nightbell::query {
namespace {

using test::run_stages;
using testing::ElementsAre;
using testing::IsEmpty;

std::string at(std::string_view time, std::string_view level = "warn") {
  return R"({"timestamp":"2026-11-21T)" + std::string(time) + R"(Z","level":")" +
         std::string(level) + "\"}";
}

TEST(TimechartFlow, CountsBySteps) {
  const auto ran =
      run_stages("| timechart 5m", {at("02:14:59.999"), at("02:00:00"), at("02:10:00"), "{}"});
  EXPECT_THAT(ran.columns, ElementsAre("time", "count"));
  EXPECT_THAT(ran.out,
              ElementsAre(R"("2026-11-21T02:00:00.000Z",1)", R"("2026-11-21T02:05:00.000Z",0)",
                          R"("2026-11-21T02:10:00.000Z",2)"));
  EXPECT_THAT(run_stages("| timechart 5m", {}).out, IsEmpty());
}

TEST(TimechartFlow, HasARowForEachSeries) {
  const auto ran = run_stages("| timechart 1d by level", {at("02:00:00"), at("01:00:00", "error")});
  EXPECT_THAT(ran.out, ElementsAre(R"("2026-11-21T00:00:00.000Z","warn",1)",
                                   R"("2026-11-21T00:00:00.000Z","error",1)"));
}

TEST(TimechartFlow, CountsFurtherSeriesAsOther) {
  std::vector<std::string> lines;
  for (int i = 0; i < 103; ++i) lines.push_back(at("02:00:00", std::to_string(i)));
  const auto ran = run_stages("| timechart 1h by level", lines);
  ASSERT_EQ(ran.out.size(), 101U);
  EXPECT_EQ(ran.out.back(), R"x("2026-11-21T02:00:00.000Z","(other)",3)x");
  EXPECT_EQ(ran.truncated_by, "timechart");
}

TEST(TimechartFlow, LeavesEmptyStepsOutWhereTheyAreTooMany) {
  const auto ran = run_stages("| timechart 1s", {at("00:00:00"), at("23:00:00")});
  EXPECT_EQ(ran.out.size(), 2U);
  EXPECT_EQ(ran.truncated_by, "");
}

TEST(TimechartFlow, BoundsItsRows) {
  std::vector<std::string> lines;
  for (int i = 0; i < 10'001; ++i) {
    const WallTime time = test::kNow + std::chrono::seconds(i);
    lines.push_back(R"({"timestamp":")" + format_rfc3339(time) + "\"}");
  }
  const auto ran = run_stages("| timechart 1s", lines);
  EXPECT_EQ(ran.out.size(), 10'000U);
  EXPECT_EQ(ran.truncated_by, "timechart");
}

}  // namespace
}  // namespace nightbell::query
