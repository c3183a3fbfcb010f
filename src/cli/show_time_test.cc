#include "cli/show_time.h"

#include <gmock/gmock.h>
#include <stdlib.h>
#include <time.h>

#include "base/rfc3339.h"

namespace nightbell::cli {
namespace {

class ShowTime : public ::testing::Test {
 protected:
  // No file of time zones is needed: the rule is written out.
  ShowTime() {
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
  }
  ~ShowTime() override {
    unsetenv("TZ");
    tzset();
  }
  static WallTime at(std::string_view text) { return *parse_rfc3339(text); }
};

TEST_F(ShowTime, ShowsTheClockOnTheWallOrUtc) {
  const auto time = at("2026-11-23T23:30:01.007Z");
  EXPECT_EQ(clock_text(time, Zone::kLocal), "00:30:01.007");
  EXPECT_EQ(day_text(time, Zone::kLocal), "Tue 2026-11-24");
  EXPECT_EQ(zone_text(time, Zone::kLocal), "CET, UTC+01:00");
  EXPECT_EQ(zone_text(at("2026-07-01T00:00:00Z"), Zone::kLocal), "CEST, UTC+02:00");
  EXPECT_EQ(clock_text(time, Zone::kUtc), "23:30:01.007");
  EXPECT_EQ(date_text(time, Zone::kUtc), "2026-11-23 23:30:01");
  EXPECT_EQ(zone_text(time, Zone::kUtc), "UTC");
}

TEST_F(ShowTime, SaysLengthsAsPeopleDo) {
  using std::chrono::milliseconds;
  EXPECT_EQ(length_text(milliseconds(820)), "820 ms");
  EXPECT_EQ(length_text(milliseconds(1204)), "1.204 s");
  EXPECT_EQ(length_text(milliseconds(189'000)), "3 min 9 s");
  EXPECT_EQ(length_text(std::chrono::minutes(30)), "30 min");
  EXPECT_EQ(length_text(std::chrono::minutes(125)), "2 h 5 min");
  EXPECT_EQ(length_text(std::chrono::hours(76)), "3 d 4 h");
  EXPECT_EQ(milliseconds_text(1e300), "365 d");
  EXPECT_EQ(milliseconds_text(-1), "0 ms");
}

TEST_F(ShowTime, ReadsTimesWithoutAZoneOnTheClockOnTheWall) {
  const auto now = at("2026-11-24T02:00:00Z");  // 03:00 on the wall
  const auto since = [&](std::string_view text) {
    return asked_time(text, false, Zone::kLocal, now);
  };
  EXPECT_EQ(since("02:14"), "2026-11-24T01:14:00.000Z");
  EXPECT_EQ(since("04:00:30"), "2026-11-23T03:00:30.000Z") << "yesterday's: today's is not yet";
  EXPECT_EQ(since("2026-11-24"), "2026-11-23T23:00:00.000Z");
  EXPECT_EQ(since("2026-11-24 02:14"), "2026-11-24T01:14:00.000Z");
  EXPECT_EQ(since("2026-07-24T02:14:05"), "2026-07-24T00:14:05.000Z");
  EXPECT_EQ(asked_time("2026-11-24", true, Zone::kLocal, now), "2026-11-24T23:00:00.000Z");
}

TEST_F(ShowTime, LeavesAloneWhatNamesAZoneOrIsNoClockTime) {
  const auto now = at("2026-11-24T02:00:00Z");
  for (const std::string_view text :
       {"2h", "2026-11-24T02:14:00Z", "2026-11-24T02:14:00+05:30", "x", ""})
    EXPECT_EQ(asked_time(text, false, Zone::kLocal, now), text);
  EXPECT_EQ(asked_time("02:14", false, Zone::kUtc, now), "02:14");
}

}  // namespace
}  // namespace nightbell::cli
