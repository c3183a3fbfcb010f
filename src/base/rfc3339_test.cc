#include "base/rfc3339.h"

#include <gtest/gtest.h>

namespace nightbell {
namespace {

TEST(Rfc3339, ReadsWhatItWrites) {
  for (const char* text : {"1970-01-01T00:00:00.000Z", "2026-11-21T07:15:00.123Z",
                           "2024-02-29T23:59:59.999Z", "2261-12-31T23:59:59.000Z"}) {
    ASSERT_TRUE(parse_rfc3339(text)) << text;
    EXPECT_EQ(format_rfc3339(*parse_rfc3339(text)), text);
  }
}

TEST(Rfc3339, TurnsOffsetsIntoUtc) {
  const struct {
    const char* text;
    const char* utc;
  } cases[] = {
      {"2026-01-01T00:00:00", "2026-01-01T00:00:00.000Z"},
      {"2026-01-01 00:00:00.5", "2026-01-01T00:00:00.500Z"},
      {"2026-01-01t01:30:00+01:30", "2026-01-01T00:00:00.000Z"},
      {"2025-12-31T19:00:00.123456789-05:00", "2026-01-01T00:00:00.123Z"},
      {"2026-01-01T00:00:60z", "2026-01-01T00:01:00.000Z"},
      {"2026-01-01T00:00:00.12345678901234567890Z", "2026-01-01T00:00:00.123Z"},
  };
  for (const auto& c : cases) {
    ASSERT_TRUE(parse_rfc3339(c.text)) << c.text;
    EXPECT_EQ(format_rfc3339(*parse_rfc3339(c.text)), c.utc) << c.text;
  }
}

TEST(Rfc3339, RefusesWhatIsNoDate) {
  for (const char* text :
       {"", "now", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1:00",
        "2026-01-01T00:00:00Zulu", "2026-01-01", "1969-12-31T23:59:59Z", "9999-01-01T00:00:00Z",
        "2026/01/01T00:00:00Z", "2026-01-01T00:00"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

TEST(Rfc3339, NamesTheUtcDay) {
  EXPECT_EQ(
      format_day(std::chrono::floor<std::chrono::days>(*parse_rfc3339("2026-11-21T23:59:59Z"))),
      "2026-11-21");
}

}  // namespace
}  // namespace nightbell
