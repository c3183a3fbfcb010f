#include "query/filter_range.h"

#include <gtest/gtest.h>

#include "query/test_lines.h"

namespace nightbell::query {
namespace {

using test::query_matches;

TEST(RangeFilter, ComparesNumbersWithItsBounds) {
  const std::string_view line =
      R"({"n":500,"list":[1,"x",9],"text":"500","big":18446744073709551615})";
  for (const char* within : {"n:>=500", "n:<=500", "n:>499.9", "n:<501", "n:[500 TO 500]",
                             "n:[* TO 600]", "n:[-1 TO *]", "n:[* TO *]", "list:>8", "big:>1e19"})
    EXPECT_TRUE(query_matches(within, line)) << within;
  for (const char* outside : {"n:>500", "n:<500", "n:[501 TO 600]", "list:>9", "text:>1",
                              "missing:[* TO *]", "text:[* TO *]"})
    EXPECT_FALSE(query_matches(outside, line)) << outside;
}

}  // namespace
}  // namespace nightbell::query
