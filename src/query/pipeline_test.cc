#include "query/pipeline.h"

#include <gmock/gmock.h>

#include "query/pipeline_test_help.h"

namespace nightbell::query {
namespace {

using test::run_stages;
using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<std::string> kLines = {R"({"a":1,"b":{"c":[1,"x"]},"d":null})",
                                         R"({"a":2,"b":{}})", R"({"a":1})"};

TEST(Pipeline, PassesLinesOnAsTheyAre) {
  EXPECT_EQ(run_stages("anything", kLines).out, kLines);
  EXPECT_THAT(run_stages("", {}).out, IsEmpty());
}

TEST(Pipeline, ReadsNoFurtherThanItsLimit) {
  const auto ran = run_stages("| limit 2", kLines);
  EXPECT_THAT(ran.out, ElementsAre(kLines[0], kLines[1]));
  EXPECT_EQ(ran.read, 2U);
  EXPECT_EQ(run_stages("| fields a | limit 1", kLines).read, 1U);
  EXPECT_EQ(run_stages("| sort a | limit 1", kLines).read, 3U);
}

TEST(Pipeline, LeavesOnlyTheFieldsThatWereNamed) {
  EXPECT_THAT(run_stages("| fields b.c, a, d", kLines).out,
              ElementsAre(R"({"b.c":[1,"x"],"a":1})", R"({"a":2})", R"({"a":1})"));
  EXPECT_THAT(run_stages("| fields b.c | fields b.c", kLines).out,
              ElementsAre(R"({"b.c":[1,"x"]})", "{}", "{}"));
}

TEST(Pipeline, CountsOnlyWhatALimitBeforeItLetsThrough) {
  EXPECT_THAT(run_stages("| limit 2 | count", kLines).out, ElementsAre("2"));
}

TEST(Pipeline, TakesTheRowsOfATableForLines) {
  const auto sorted = run_stages("| count by a | sort a desc | limit 1", kLines);
  EXPECT_THAT(sorted.out, ElementsAre("2,1"));
  const auto fields = run_stages("| count by a | fields count, x", kLines);
  EXPECT_THAT(fields.columns, ElementsAre("count", "x"));
  EXPECT_THAT(fields.out, ElementsAre("2,null", "1,null"));
}

}  // namespace
}  // namespace nightbell::query
