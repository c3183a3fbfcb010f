#include "store/clock_guard.h"

#include <gtest/gtest.h>

#include "store/store_test_help.h"

namespace nightbell::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

TEST(ClockGuard, HasNoObjectionWhileTheClocksGoTogether) {
  ManualClock clock(kNoon);
  ClockGuard guard(clock, kNoon - hours(47));
  for (int i = 0; i < 100; ++i) {
    clock.advance(hours(10));
    clock.jump_wall(std::chrono::seconds(1));  // it drifts
    EXPECT_EQ(guard.objection(), "");
  }
  EXPECT_EQ(ClockGuard(clock, WallTime{}).objection(), "") << "an empty store";
}

TEST(ClockGuard, ObjectsForADayAfterAJumpEitherWay) {
  for (const auto jump : {hours(2), hours(-2)}) {
    ManualClock clock(kNoon);
    ClockGuard guard(clock, kNoon);
    clock.jump_wall(minutes(59));
    EXPECT_EQ(guard.objection(), "");
    clock.jump_wall(jump);
    EXPECT_NE(guard.objection(), "");
    clock.advance(hours(23));
    EXPECT_NE(guard.objection(), "");
    clock.advance(hours(1));
    EXPECT_EQ(guard.objection(), "");
  }
}

TEST(ClockGuard, ASecondJumpBeginsTheDayAnew) {
  ManualClock clock(kNoon);
  ClockGuard guard(clock, kNoon);
  clock.jump_wall(hours(2));
  EXPECT_NE(guard.objection(), "");
  clock.advance(hours(23));
  clock.jump_wall(hours(300));
  EXPECT_NE(guard.objection(), "");
  clock.advance(hours(2));
  EXPECT_NE(guard.objection(), "");
}

TEST(ClockGuard, BelievesAnOperator) {
  ManualClock clock(kNoon);
  ClockGuard guard(clock, kNoon - hours(49));
  EXPECT_NE(guard.objection(), "");
  guard.agree();
  EXPECT_EQ(guard.objection(), "");
}

}  // namespace
}  // namespace nightbell::store
