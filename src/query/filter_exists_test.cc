#include "query/filter_exists.h"

#include <gtest/gtest.h>

#include "query/test_lines.h"

namespace nightbell::query {
namespace {

using test::query_matches;

TEST(ExistsFilter, MatchesEveryValueButNull) {
  const std::string_view line = R"({"a":0,"b":null,"c":{"d":[]},"e":""})";
  for (const char* there : {"a:*", "c:*", "c.d:*", "e:*"})
    EXPECT_TRUE(query_matches(there, line)) << there;
  for (const char* missing : {"b:*", "c.x:*", "f:*", "a.b:*"})
    EXPECT_FALSE(query_matches(missing, line)) << missing;
}

}  // namespace
}  // namespace nightbell::query
