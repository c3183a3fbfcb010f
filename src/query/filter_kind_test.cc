#include "query/filter_kind.h"

#include <gtest/gtest.h>

#include "query/test_lines.h"

namespace nightbell::query {
namespace {

using test::query_matches;

TEST(KindFilter, MatchesItsKindsOnly) {
  EXPECT_TRUE(query_matches("kind:logs,runs", R"({"kind":"runs"})"));
  EXPECT_FALSE(query_matches("kind:logs,runs", R"({"kind":"vitals"})"));
  EXPECT_TRUE(query_matches("-kind:presence", R"({"kind":"logs"})"));
  EXPECT_FALSE(query_matches("kind:logs", "{}"));
}

}  // namespace
}  // namespace nightbell::query
