#include "query/filter_prefix.h"

#include <gtest/gtest.h>

#include "query/test_lines.h"

namespace nightbell::query {
namespace {

using test::query_matches;

TEST(PrefixFilter, MatchesTextAndIntegersByTheirFirstCharacters) {
  const std::string_view line = R"({"route":"/api/x","http":{"status":503,"f":5.5},"refs":["ab"]})";
  for (const char* begun :
       {"route:/api/*", "route:/api/x*", "http.status:5*", "refs:a*", "route:\"\"*"})
    EXPECT_TRUE(query_matches(begun, line)) << begun;
  for (const char* other :
       {"route:/API*", "route:api*", "http.status:4*", "http.f:5*", "refs:b*", "http:s*"})
    EXPECT_FALSE(query_matches(other, line)) << other;
}

}  // namespace
}  // namespace nightbell::query
