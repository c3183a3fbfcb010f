#include "query/sort_flow.h"

#include <gmock/gmock.h>

#include "query/pipeline_test_help.h"

namespace nightbell::query {
namespace {

using test::run_stages;
using testing::ElementsAre;

const std::vector<std::string> kLines = {R"({"n":10})",  R"({"i":1})",     R"({"n":"b"})",
                                         R"({"n":9.5})", R"({"n":"abc"})", R"({"n":true})"};

TEST(SortFlow, PutsNumbersBeforeTextAndMissingLast) {
  EXPECT_THAT(run_stages("| sort n", kLines).out,
              ElementsAre(kLines[3], kLines[0], kLines[4], kLines[2], kLines[5], kLines[1]));
  EXPECT_THAT(run_stages("| sort n desc", kLines).out,
              ElementsAre(kLines[5], kLines[2], kLines[4], kLines[0], kLines[3], kLines[1]));
}

TEST(SortFlow, LeavesEqualLinesAsTheyCame) {
  const std::vector<std::string> lines = {R"({"n":1,"i":0})", R"({"n":1,"i":1})", R"({"i":2})",
                                          R"({"i":3})"};
  EXPECT_EQ(run_stages("| sort n", lines).out, lines);
  EXPECT_EQ(run_stages("| sort n desc", lines).out, lines);
}

TEST(SortFlow, KeepsWhatALimitBehindItAsksFor) {
  const auto ran = run_stages("| sort n | limit 2", kLines);
  EXPECT_THAT(ran.out, ElementsAre(kLines[3], kLines[0]));
  EXPECT_EQ(ran.truncated_by, "");
}

TEST(SortFlow, BoundsItsLinesAndBytes) {
  std::vector<std::string> lines;
  for (int i = 10'002; i > 0; --i) lines.push_back("{\"n\":" + std::to_string(i) + '}');
  const auto many = run_stages("| sort n", lines);
  EXPECT_EQ(many.out.size(), 10'000U);
  EXPECT_EQ(many.out.front(), R"({"n":1})");
  EXPECT_EQ(many.truncated_by, "sort");

  lines.clear();
  for (int i = 0; i < 20; ++i) {
    lines.push_back("{\"n\":" + std::to_string(i) + ",\"x\":\"" + std::string(1 << 20, 'x') +
                    "\"}");
  }
  const auto large = run_stages("| sort n desc", lines);
  EXPECT_EQ(large.out.size(), 15U);
  EXPECT_EQ(large.out.front(), lines.back());
  EXPECT_EQ(large.truncated_by, "sort");
}

}  // namespace
}  // namespace nightbell::query
