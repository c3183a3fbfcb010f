#include "store/core_test_help.h"

/// When lines are on the disk.
namespace nightbell::store {
namespace {

TEST_F(CoreTest, SyncsWithinItsTime) {
  open();
  append(1);
  EXPECT_EQ(wakes_, 1);
  core_->sync_step();
  const std::uint64_t syncs = files_.calls(FileCall::kSync);
  EXPECT_LE(core_->next_sync_step(), Nanos(milliseconds(200)));
  clock_.advance(core_->next_sync_step());
  core_->sync_step();
  EXPECT_EQ(files_.calls(FileCall::kSync), syncs + 1);
  crash(CrashLoss::kUnsynced);
  EXPECT_EQ(numbers("logs-2026-11-21.jsonl"), (std::vector<std::uint64_t>{1}));
}

TEST_F(CoreTest, SettlesSyncedLinesOnlyOnTheDisk) {
  options_.durability = Durability::kSynced;
  open();
  EXPECT_EQ(append(1), std::nullopt);
  EXPECT_EQ(append(2, Kind::kRuns), std::nullopt);
  const std::uint64_t syncs = files_.calls(FileCall::kSync);
  core_->sync_step();
  EXPECT_EQ(files_.calls(FileCall::kSync), syncs + 2 + 1) << "one a file, and the probe's";
  EXPECT_EQ(settled(), Outcome::kStored);
  crash(CrashLoss::kUnsynced);
  EXPECT_EQ(numbers("logs-2026-11-21.jsonl"), (std::vector<std::uint64_t>{1}));
}

TEST_F(CoreTest, LosesWaitersOfAFailedSyncAndNeverWritesThatFileAgain) {
  options_.durability = Durability::kSynced;
  open();
  append(1);
  core_->sync_step();
  EXPECT_EQ(settled(), Outcome::kStored);
  std::vector<BatchPtr> batches = one_line(2, kNoon);
  add_line(*batches[0], 3, kNoon, Kind::kRuns);
  core_->append(std::move(batches), port_);
  EXPECT_EQ(append(2), std::nullopt) << "a repeat waits too";
  files_.fail(FileCall::kSync, 1);  // of the logs
  core_->sync_step();
  const auto back = port_.take();
  ASSERT_EQ(back.size(), 2u);
  EXPECT_EQ(back[0]->outcomes, (std::vector{Outcome::kLost, Outcome::kStored}));
  EXPECT_EQ(back[1]->outcomes, (std::vector{Outcome::kLost}));
  core_->sync_step();
  EXPECT_EQ(numbers("logs-2026-11-21.jsonl"), (std::vector<std::uint64_t>{1}));
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 1u);
  append(2);
  core_->sync_step();
  EXPECT_EQ(settled(), Outcome::kStored);
  EXPECT_EQ(numbers("logs-2026-11-21.1.jsonl"), (std::vector<std::uint64_t>{2}));
}

TEST_F(CoreTest, CountsWrittenBytesOfAFailedSyncAsAtRisk) {
  open();
  EXPECT_EQ(append(1), Outcome::kStored);
  core_->sync_step();
  files_.fail(FileCall::kSync, 1);
  clock_.advance(milliseconds(200));
  core_->sync_step();
  EXPECT_EQ(told_.at_risk, 0u) << "counted when the writer has let go";
  EXPECT_FALSE(core_->condition().writable);
  core_->sync_step();
  EXPECT_EQ(told_.at_risk, line_text(1, kNoon).size() + 1);
  EXPECT_EQ(append(2), Outcome::kStored);
  EXPECT_EQ(numbers("logs-2026-11-21.1.jsonl"), (std::vector<std::uint64_t>{2}));
  restart();
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 2u);
}

}  // namespace
}  // namespace nightbell::store
