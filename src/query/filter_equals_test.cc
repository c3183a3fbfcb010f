#include "query/filter_equals.h"

#include <gtest/gtest.h>

#include "query/test_lines.h"

namespace nightbell::query {
namespace {

using test::query_matches;

TEST(EqualsFilter, ComparesTextByItsBytes) {
  const std::string_view line = R"({"service":"web","error":{"type":"Type Error"},"a.b":"whole"})";
  EXPECT_TRUE(query_matches("service:web", line));
  EXPECT_TRUE(query_matches("error.type:\"Type Error\"", line));
  EXPECT_TRUE(query_matches("a.b:whole", line));
  for (const char* other : {"service:Web", "service:we", "error.type:Type", "error:Type", "x:web"})
    EXPECT_FALSE(query_matches(other, line)) << other;
}

TEST(EqualsFilter, ComparesNumbersAsNumbers) {
  const std::string_view line = R"({"http":{"status":500,"ok":false,"text":"500","f":0.5}})";
  for (const char* equal : {"http.status:500", "http.status:5e2", "http.status:\"500.0\"",
                            "http.ok:false", "http.text:500", "http.f:0.5"})
    EXPECT_TRUE(query_matches(equal, line)) << equal;
  for (const char* other : {"http.status:501", "http.text:5e2", "http.ok:0", "http.ok:true"})
    EXPECT_FALSE(query_matches(other, line)) << other;
}

TEST(EqualsFilter, TakesIdsAndKeywordsForTextHoweverTheyLook) {
  EXPECT_TRUE(query_matches("user_hash:0012", R"({"user_hash":"0012"})"));
  EXPECT_FALSE(query_matches("user_hash:12", R"({"user_hash":12})"));
}

TEST(EqualsFilter, MatchesAListByAnyOfItsItems) {
  EXPECT_TRUE(query_matches("refs:b", R"({"refs":["a","b"]})"));
  EXPECT_FALSE(query_matches("refs:c", R"({"refs":["a","b"]})"));
  EXPECT_FALSE(query_matches("refs:a", R"({"refs":[]})"));
}

TEST(EqualsFilter, NotMatchesALineWithoutTheField) {
  EXPECT_TRUE(query_matches("-service:web", "{}"));
  EXPECT_TRUE(query_matches("service:(NOT web)", R"({"service":null})"));
  EXPECT_FALSE(query_matches("-service:web", R"({"service":"web"})"));
}

}  // namespace
}  // namespace nightbell::query
