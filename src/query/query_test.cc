#include "query/query.h"

#include <gtest/gtest.h>

#include "base/rfc3339.h"
#include "query/test_lines.h"

namespace nightbell::query {
namespace {

using test::kNow;

std::string error_of(std::string_view text) {
  const auto query = parse_query(text, kNow);
  return query ? "none: " + to_text(*query) : query.error().message;
}

std::string filter_text(std::string_view text) {
  const auto query = parse_query(text, kNow);
  return query ? to_text(query->filter) : query.error().message;
}

TEST(Query, EmptyTextMatchesEverything) {
  for (const char* text : {"", " \t\n", "*"}) {
    const auto query = parse_query(text, kNow);
    ASSERT_TRUE(query) << text;
    EXPECT_EQ(*query, Query{}) << text;
  }
}

TEST(Query, ReadsTermsByTheirPrecedence) {
  const struct {
    const char* text;
    const char* read_as;
  } cases[] = {
      {"timeout", R"("timeout")"},
      {"disk full", R"("disk" "full")"},
      {"a AND b OR c", R"("a" "b" OR "c")"},
      {"a (b OR c)", R"("a" ("b" OR "c"))"},
      {"-a NOT b", R"(NOT "a" NOT "b")"},
      {"-(a b)", R"(NOT ("a" "b"))"},
      {R"("disk full"*)", R"("disk full"*)"},
      {"req-77*", R"("req-77"*)"},
      {"and or not", R"("and" "or" "not")"},
      {"service:web", R"(service:"web")"},
      {R"(message:"a \"b\" \d")", R"(message:"a \"b\" \\d")"},
      {"route:/api/*", R"(route:"/api/"*)"},
      {"error.type:*", "error.type:*"},
      {"data.a-b:1", R"("data.a-b":"1")"},
      {R"("odd name":1)", R"("odd name":"1")"},
      {"http.status:>=500", "http.status:>=500"},
      {"x:<-0.5", "x:<-0.5"},
      {"http.duration_ms:[1000 TO 5000]", "http.duration_ms:[1000 TO 5000]"},
      {"x:[1 TO *]", "x:>=1"},
      {"x:[* TO *]", "x:[* TO *]"},
      {"level:warning", "level:warn"},
      {"level:>=warn", "level:[warn TO error]"},
      {"level:[* TO info]", "level:[debug TO info]"},
      {"level:(warn OR error)", "level:warn OR level:error"},
      {"service:(web -api)", R"(service:"web" NOT service:"api")"},
      {"kind:logs,runs", "kind:logs,runs"},
      {"since:1h", "*"},
      {"since:1h a OR b", R"("a" OR "b")"},
      {"a since:1h (b c)", R"("a" ("b" "c"))"},
  };
  for (const auto& c : cases) EXPECT_EQ(filter_text(c.text), c.read_as) << c.text;
}

TEST(Query, PrintsWhatItReadsAsTheSame) {
  for (const char* text :
       {"a b OR (c OR d) -e", "NOT NOT a", "a * (b c)", "NOT *", "since:1h until:5m x",
        "at:\"02:14 ±10m\"", "level:>debug kind:logs | count by level, \"a b\" | sort count desc",
        "| timechart 90s by service | limit 5 | fields time, count", "x:\"\"* y:\"\"",
        "error.type:A* | top 10 error.type", "-level:error", "x:[1e3 TO 2.5e20]"}) {
    const auto query = parse_query(text, kNow);
    ASSERT_TRUE(query) << text << ": " << query.error().message;
    const auto again = parse_query(to_text(*query), kNow);
    ASSERT_TRUE(again) << to_text(*query) << ": " << again.error().message;
    EXPECT_EQ(*again, *query) << to_text(*query);
  }
}

TEST(Query, SaysWhereItWentWrongAndWhatWasExpected) {
  const struct {
    const char* text;
    const char* error;
  } cases[] = {
      {"level:", "position 7: expected a value after 'level:'"},
      {"é level: x", "position 9: expected a value after 'level:'"},
      {"level:>>>(", "position 8: expected a level: debug, info, warn or error"},
      {"level:loud", "position 7: expected a level: debug, info, warn or error"},
      {"level:<debug", "position 7: expected a comparison that some level fulfils"},
      {"x:>abc", "position 4: expected a number"},
      {"x:[1 TO", "position 8: expected a number, or '*'"},
      {"x:[1 9]", "position 6: expected 'TO', as in [1 TO 9]"},
      {"x:[9 TO 1]", "position 9: expected a second bound that is not below the first"},
      {"x:[1 TO 9", "position 10: expected ']' at the end of the range"},
      {"a OR", "position 5: expected a search term"},
      {"AND a", "position 1: expected a search term"},
      {"a NOT", "position 6: expected a term after 'NOT'"},
      {"a - b", "position 4: expected a term right after '-'"},
      {"(a", "position 3: expected ')' for the '(' at position 1"},
      {"a)", "position 2: expected a '(' before this ')'"},
      {")", "position 1: expected a '(' before this ')'"},
      {"()", "position 2: expected a search term"},
      {"x:()", "position 4: expected a value after 'x:('"},
      {"\"a", "position 1: expected a second '\"' behind this one"},
      {"\"\"", "position 2: expected text between the quotes"},
      {":x", "position 1: expected the name of a field before ':'"},
      {"a*b", "position 2: expected '*' at the end of a word only; quotes make it a character"},
      {"NOT since:1h",
       "position 5: expected 'since:' outside of parentheses and NOT: it holds for "
       "the whole query"},
      {"since:1h OR a",
       "position 1: expected a term beside the time: times hold for the whole "
       "query"},
      {"since:1h until:2h",
       "position 16: expected a time that leaves some: 'since:' before "
       "'until:'"},
      {"since:soon",
       "position 7: expected a time after 'since:', as 2026-11-21T02:14:00Z, "
       "2026-11-21, 02:14 or 30m (ago)"},
      {"kind:log",
       "position 6: expected one or more of the kinds logs presence replies vitals "
       "behavior runs rollups refused, with commas between"},
      {"a |", "position 4: expected count, timechart, top, limit, sort or fields after '|'"},
      {"| limit 0", "position 9: expected a whole number from 1 to 10000 after 'limit'"},
      {"| count by", "position 11: expected the name of a field after 'by' (1 to 128 bytes)"},
      {"| count by count",
       "position 12: expected other fields than 'count', which is a column of "
       "the stage"},
      {"| count x", "position 9: expected '|' or the end of the query"},
      {"| count | top 3 x", "position 11: expected limit, sort or fields: a query makes one table"},
      {"| timechart",
       "position 12: expected a length of time after 'timechart', as 30s, 5m, 1h or "
       "1d"},
      {"a\xff", "position 2: expected text in UTF-8"},
  };
  for (const auto& c : cases) EXPECT_EQ(error_of(c.text), c.error) << c.text;
}

TEST(Query, RefusesMoreThanItsLimits) {
  const std::string deep(2'000, '(');
  EXPECT_NE(error_of(deep).find("at most 32"), std::string::npos) << error_of(deep);
  const std::string negated(2'000, '-');
  EXPECT_NE(error_of(negated + "a").find("at most 32"), std::string::npos);
  std::string terms;
  for (int i = 0; i < 65; ++i) terms += "a ";
  EXPECT_EQ(error_of(terms), "position 129: expected at most 64 terms");
  EXPECT_EQ(error_of(std::string(4'097, 'a')),
            "position 4097: expected the end: a query has at most 4096 bytes");
}

TEST(Query, ClosesAtOnceWhatCanNotMatch) {
  const auto kinds_of = [](const char* text) { return parse_query(text, kNow).value().kinds; };
  EXPECT_EQ(kinds_of("a"), kAllKinds);
  EXPECT_EQ(kinds_of("kind:logs a"), mask_of(Kind::kLogs));
  EXPECT_EQ(kinds_of("kind:(logs OR runs)"), mask_of(Kind::kLogs) | mask_of(Kind::kRuns));
  EXPECT_EQ(kinds_of("-kind:logs"), kAllKinds & ~mask_of(Kind::kLogs));
  EXPECT_EQ(kinds_of("kind:logs OR a"), kAllKinds);
  EXPECT_EQ(kinds_of("NOT (kind:logs a)"), kAllKinds);
  EXPECT_EQ(kinds_of("kind:logs kind:runs"), 0);
}

}  // namespace
}  // namespace nightbell::query
