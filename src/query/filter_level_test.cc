#include "query/filter_level.h"

#include <gtest/gtest.h>

#include "query/test_lines.h"

namespace nightbell::query {
namespace {

using test::query_matches;

TEST(LevelFilter, OrdersDebugInfoWarnError) {
  const auto line = [](std::string_view level) {
    return R"({"level":")" + std::string(level) + "\"}";
  };
  for (const char* at_least_warn : {"level:>=warn", "level:>info", "level:[WARN TO *]",
                                    "level:(warn OR fatal)", "NOT level:<warn"}) {
    EXPECT_FALSE(query_matches(at_least_warn, line("debug"))) << at_least_warn;
    EXPECT_FALSE(query_matches(at_least_warn, line("info"))) << at_least_warn;
    EXPECT_TRUE(query_matches(at_least_warn, line("warn"))) << at_least_warn;
    EXPECT_TRUE(query_matches(at_least_warn, line("error"))) << at_least_warn;
  }
}

TEST(LevelFilter, MatchesNoLineWithoutALevel) {
  EXPECT_FALSE(query_matches("level:>=debug", "{}"));
  EXPECT_FALSE(query_matches("level:>=debug", R"({"level":3})"));
  EXPECT_TRUE(query_matches("-level:info", "{}"));
}

}  // namespace
}  // namespace nightbell::query
