#include "query/kind_levels.h"

#include <gtest/gtest.h>

#include "event/has_levels.h"
#include "query/test_lines.h"

namespace nightbell::query {
namespace {

std::optional<KindLevels> levels_of(std::string_view query) {
  return kind_levels_of(parse_query(query, test::kNow)->filter);
}

/// A line as intake writes it, of this kind and level.
std::string line_of(Kind kind, Level level) {
  std::string line = "{";
  if (has_levels(kind)) line += R"("level":")" + std::string(name_of(level)) + R"(",)";
  return line + R"("message":"m","kind":")" + std::string(name_of(kind)) + R"("})";
}

TEST(KindLevels, SayWhatTheFilterSaysOfEveryLine) {
  for (const std::string_view query :
       {"", "level:error", "level:>=warn", "kind:logs", "kind:logs,presence level:info",
        "NOT level:error", "-kind:runs", "level:debug OR kind:vitals",
        "NOT (level:warn OR kind:runs)", "level:error level:warn"}) {
    const auto levels = levels_of(query);
    ASSERT_TRUE(levels) << query;
    for (std::size_t k = 0; k < kKindCount; ++k) {
      for (const Level level : {Level::kDebug, Level::kInfo, Level::kWarn, Level::kError}) {
        EXPECT_EQ(((*levels)[k] & mask_of(level)) != 0,
                  test::query_matches(query, line_of(kind_at(k), level)))
            << query << ", " << line_of(kind_at(k), level);
      }
    }
  }
}

TEST(KindLevels, AreNothingWhereTheLineMustBeSeen) {
  for (const std::string_view query :
       {"word", "level:error word", "kind:logs OR service:web", "NOT service:web", "error:*"}) {
    EXPECT_FALSE(levels_of(query)) << query;
  }
}

}  // namespace
}  // namespace nightbell::query
