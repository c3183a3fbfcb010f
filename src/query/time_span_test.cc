#include "query/time_span.h"

#include <gtest/gtest.h>

#include "base/rfc3339.h"
#include "query/test_lines.h"

namespace nightbell::query {
namespace {

using test::kNow;

std::string span_text(std::string_view query) {
  const auto parsed = parse_query(query, kNow);
  return parsed ? to_text(parsed->time) : parsed.error().message;
}

TEST(TimeSpan, ReadsTimesOfEveryForm) {
  const struct {
    const char* query;
    const char* span;
  } cases[] = {
      {"since:2026-11-20T10:00:00+01:00", "since:2026-11-20T09:00:00.000Z"},
      {"since:2026-11-20T10:00", "since:2026-11-20T10:00:00.000Z"},
      {"since:\"2026-11-20 10:00:00.5\"", "since:2026-11-20T10:00:00.500Z"},
      {"since:1h", "since:2026-11-21T06:15:00.000Z"},
      {"since:7d until:30m", "since:2026-11-14T07:15:00.000Z until:2026-11-21T06:45:00.000Z"},
      {"since:02:14", "since:2026-11-21T02:14:00.000Z"},
      {"since:07:15", "since:2026-11-21T07:15:00.000Z"},
      {"since:07:15:01", "since:2026-11-20T07:15:01.000Z"},
      {"since:2026-11-20", "since:2026-11-20T00:00:00.000Z"},
      {"until:2026-11-20", "until:2026-11-21T00:00:00.000Z"},
      {"at:2026-11-20", "since:2026-11-20T00:00:00.000Z until:2026-11-21T00:00:00.000Z"},
      {"at:02:14", "since:2026-11-21T02:09:00.000Z until:2026-11-21T02:19:00.000Z"},
      {"at:\"02:14 ±10m\"", "since:2026-11-21T02:04:00.000Z until:2026-11-21T02:24:00.000Z"},
      {"at:02:14+-1h", "since:2026-11-21T01:14:00.000Z until:2026-11-21T03:14:00.000Z"},
      {"since:2d at:1h since:65m", "since:2026-11-21T06:10:00.000Z until:2026-11-21T06:20:00.000Z"},
      {"since:5000w", "since:1970-01-01T00:00:00.000Z"},
      {"at:\"2261-12-31 +-31d\"", "since:2261-11-30T00:00:00.000Z until:2261-12-31T23:59:59.999Z"},
  };
  for (const auto& c : cases) EXPECT_EQ(span_text(c.query), c.span) << c.query;
}

TEST(TimeSpan, RefusesWhatIsNoTime) {
  for (const char* value :
       {"", "soon", "25:00", "2026-02-30", "1", "-1h", "0h", "1y", "36501d", "999999999999h",
        "02:14*", "2026-11-20T", "\"02:14 ±\"", "\"02:14 ±32d\"", "\"±10m\""}) {
    EXPECT_FALSE(parse_query("at:" + std::string(value), kNow)) << value;
  }
  EXPECT_FALSE(parse_query("since:\"02:14 ±10m\"", kNow));
}

TEST(TimeSpan, HoldsItsStartAndNotItsEnd) {
  const TimeSpan span{kNow, kNow + std::chrono::seconds(1)};
  EXPECT_TRUE(span.holds(kNow));
  EXPECT_FALSE(span.holds(kNow - Nanos(1)));
  EXPECT_FALSE(span.holds(kNow + std::chrono::seconds(1)));
  EXPECT_TRUE(TimeSpan{}.holds(kNow));
}

TEST(TimeSpan, PrintsDurationsInTheirLargestUnit) {
  for (const char* text : {"1s", "90s", "5m", "23h", "6d", "2w"})
    EXPECT_EQ(duration_text(*parse_duration(text)), text);
  EXPECT_EQ(duration_text(*parse_duration("120m")), "2h");
}

}  // namespace
}  // namespace nightbell::query
