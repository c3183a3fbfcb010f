#include "query/count_flow.h"

#include <gmock/gmock.h>

#include "query/pipeline_test_help.h"

namespace nightbell::query {
namespace {

using test::run_stages;
using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<std::string> kLines = {
    R"({"level":"warn","error":{"type":"A"},"n":1})", R"({"level":"error","error":{"type":"B"}})",
    R"({"level":"warn","error":{"type":"A"},"n":"1"})", R"({"n":1.0})"};

TEST(CountFlow, CountsAllLines) {
  EXPECT_THAT(run_stages("| count", kLines).out, ElementsAre("4"));
  EXPECT_THAT(run_stages("| count", {}).out, ElementsAre("0"));
  EXPECT_THAT(run_stages("| count", {R"({"repeat_count":9})"}).out, ElementsAre("1"));
}

TEST(CountFlow, CountsEachCombinationOfValues) {
  const auto ran = run_stages("| count by level, error.type", kLines);
  EXPECT_THAT(ran.columns, ElementsAre("level", "error.type", "count"));
  EXPECT_THAT(ran.out, ElementsAre(R"("warn","A",2)", R"("error","B",1)", R"(null,null,1)"));
  EXPECT_THAT(run_stages("| count by n", kLines).out, ElementsAre("1,2", R"("1",1)", "null,1"));
  EXPECT_THAT(run_stages("| count by level", {}).out, IsEmpty());
}

TEST(CountFlow, CountsFurtherGroupsAsOther) {
  std::vector<std::string> lines;
  for (int i = 0; i < 10'003; ++i) lines.push_back("{\"n\":" + std::to_string(i) + '}');
  lines.push_back(lines.front());
  const auto ran = run_stages("| count by n", lines);
  ASSERT_EQ(ran.out.size(), 10'001U);
  EXPECT_EQ(ran.out.front(), "0,2");
  EXPECT_EQ(ran.out.back(), R"x("(other)",3)x");
  EXPECT_EQ(ran.truncated_by, "count");
}

TEST(CountFlow, BoundsTheBytesOfItsGroups) {
  std::vector<std::string> lines;
  for (int i = 0; i < 10; ++i)
    lines.push_back("{\"m\":\"" + std::to_string(i) + std::string(1 << 20, 'x') + "\"}");
  const auto ran = run_stages("| count by m", lines);
  EXPECT_EQ(ran.out.size(), 4U);
  EXPECT_EQ(ran.out.back(), R"x("(other)",7)x");
}

TEST(CountFlow, TopShowsTheMostFrequentValues) {
  EXPECT_THAT(run_stages("| top 1 error.type", kLines).out, ElementsAre(R"("A",2)"));
  EXPECT_THAT(run_stages("| top 9 level", kLines).out, ElementsAre(R"("warn",2)", R"("error",1)"));
}

}  // namespace
}  // namespace nightbell::query
