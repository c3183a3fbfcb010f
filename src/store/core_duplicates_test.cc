#include "store/core_test_help.h"

/// Lines that come again.
namespace nightbell::store {
namespace {

TEST_F(CoreTest, AcknowledgesARepeatAgainAndStoresItOnce) {
  open();
  EXPECT_EQ(append(1), Outcome::kStored);
  EXPECT_EQ(append(1), Outcome::kDuplicate);
  clock_.advance(minutes(9));
  EXPECT_EQ(append(1), Outcome::kDuplicate);
  restart();
  EXPECT_EQ(append(1), Outcome::kDuplicate) << "remembered over a restart";
  crash(CrashLoss::kNothing);
  open();
  EXPECT_EQ(append(1), Outcome::kDuplicate) << "and over a crash";
  clock_.advance(minutes(1));
  EXPECT_EQ(append(1), Outcome::kStored) << "the window is over";
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 2u);
}

TEST_F(CoreTest, CountsIdsThatLeaveTheWindowEarly) {
  options_.duplicate_entries = 10;
  open();
  for (std::uint64_t n = 1; n <= 15; ++n) append(n);
  EXPECT_EQ(told_.evicted, 5u);
  EXPECT_EQ(append(15), Outcome::kDuplicate);
  EXPECT_EQ(append(1), Outcome::kStored);
}

TEST_F(CoreTest, StoresTheRepeatOfALostLine) {
  open();
  append(1);
  files_.fail(FileCall::kWrite, 1);
  std::vector<BatchPtr> batches = one_line(2, kNoon);
  add_line(*batches[0], 2, kNoon);  // a repeat of a pending line shares its outcome
  add_line(*batches[0], 1, kNoon);
  core_->append(std::move(batches), port_);
  EXPECT_EQ(port_.take()[0]->outcomes,
            (std::vector{Outcome::kLost, Outcome::kLost, Outcome::kDuplicate}));
  EXPECT_EQ(append(2), Outcome::kStored);
  EXPECT_EQ(numbers(), (std::vector<std::uint64_t>{1, 2}));
}

}  // namespace
}  // namespace nightbell::store
