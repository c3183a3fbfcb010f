#include "store/core_test_help.h"

/// Disks that refuse.
namespace nightbell::store {
namespace {

TEST_F(CoreTest, CutsAFailedGroupBackInEveryFile) {
  open();
  append(1);
  append(2, Kind::kRuns);
  const std::string logs = log();
  files_.set_max_write(20);
  files_.fail(FileCall::kWrite, 12);  // in the second file, after some of it was written
  std::vector<BatchPtr> batches = one_line(3, kNoon);
  add_line(*batches[0], 4, kNoon, Kind::kRuns);
  core_->append(std::move(batches), port_);
  EXPECT_EQ(port_.take()[0]->outcomes, std::vector(2, Outcome::kLost));
  EXPECT_EQ(log(), logs);
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 1u);
  EXPECT_FALSE(core_->condition().writable);
  EXPECT_NE(core_->condition().reasons.at(0).find("pwritev"), std::string::npos);
  EXPECT_EQ(append(3), Outcome::kStored);
  EXPECT_TRUE(core_->condition().writable);
}

TEST_F(CoreTest, SealsASegmentThatCannotBeCutBack) {
  open();
  append(1);
  files_.set_max_write(20);
  files_.fail(FileCall::kWrite, 2);
  files_.fail(FileCall::kTruncate, 1);
  EXPECT_EQ(append(2), Outcome::kLost);
  EXPECT_GT(log().size(), line_text(1, kNoon).size() + 1) << "rubbish stays for now";
  files_.set_max_write(SIZE_MAX);
  EXPECT_EQ(append(2), Outcome::kStored);
  EXPECT_EQ(numbers("logs-2026-11-21.1.jsonl"), (std::vector<std::uint64_t>{2}));
  core_->sync_step();
  EXPECT_EQ(numbers("logs-2026-11-21.jsonl"), (std::vector<std::uint64_t>{1})) << "cut later";
  restart();
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 2u);
}

TEST_F(CoreTest, HonoursTheEndOfASegmentThatWasNeverCut) {
  open();
  append(1);
  files_.set_max_write(150);  // the whole line, without its newline's line end behind it
  files_.fail(FileCall::kWrite, 2);
  files_.fail(FileCall::kTruncate, 1, true);
  std::vector<BatchPtr> batches = one_line(2, kNoon);
  add_line(*batches[0], 3, kNoon);
  core_->append(std::move(batches), port_);
  EXPECT_EQ(port_.take()[0]->outcomes, std::vector(2, Outcome::kLost));
  core_->sync_step();
  crash(CrashLoss::kNothing);
  files_.heal();
  files_.set_max_write(SIZE_MAX);
  open();
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 1u);
  EXPECT_EQ(numbers("logs-2026-11-21.jsonl"), (std::vector<std::uint64_t>{1}));
  EXPECT_EQ(append(2), Outcome::kStored);
}

TEST_F(CoreTest, SaysSoWhenTheDiskIsFullAndWhenItIsNotAnyMore) {
  open();
  append(1);
  files_.set_capacity(0);
  EXPECT_EQ(append(2), Outcome::kLost);
  EXPECT_FALSE(core_->condition().writable);
  clock_.advance(seconds(2));
  core_->sync_step();
  EXPECT_FALSE(core_->condition().writable);
  files_.set_capacity(UINT64_MAX);
  clock_.advance(seconds(2));
  core_->sync_step();
  EXPECT_TRUE(core_->condition().writable) << "learnt without traffic";
}

TEST_F(CoreTest, NoticesAnUnwritableFolderWithoutTraffic) {
  open();
  core_->sync_step();
  files_.fail(FileCall::kOpen, 1, true);
  clock_.advance(seconds(31));
  core_->sync_step();
  EXPECT_FALSE(core_->condition().writable);
}

TEST_F(CoreTest, StaysIllWhileOneKindCannotBeOpened) {
  open();
  append(1);
  files_.fail(FileCall::kOpen, 1);
  EXPECT_EQ(append(2, Kind::kRuns), Outcome::kLost);
  EXPECT_EQ(append(3), Outcome::kStored);
  EXPECT_FALSE(core_->condition().writable);
  EXPECT_EQ(append(2, Kind::kRuns), Outcome::kStored);
  EXPECT_TRUE(core_->condition().writable);
}

}  // namespace
}  // namespace nightbell::store
