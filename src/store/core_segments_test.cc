#include "store/checkpoint_format.h"
#include "store/core_test_help.h"
#include "store/segment_name.h"

/// Which file takes a line: days, sizes, what another program left.
namespace nightbell::store {
namespace {

TEST_F(CoreTest, MakesFilesOnlyWhenALineComes) {
  open();
  EXPECT_EQ(files_.names("/data"), (std::vector<std::string>{".gitignore", "LOCK.writer"}));
  EXPECT_EQ(append(1), Outcome::kStored);
  EXPECT_EQ(
      files_.names("/data/logs"),
      (std::vector<std::string>{"logs-2026-11-21.ckpt", "logs-2026-11-21.jsonl", "logs.jsonl"}));
  EXPECT_EQ(log(), line_text(1, kNoon) + "\n");
  EXPECT_EQ(core_->stats(Kind::kLogs).open_file, "logs-2026-11-21.jsonl");
  EXPECT_EQ(core_->stats(Kind::kLogs).open_bytes, log().size());
  EXPECT_EQ(core_->stats(Kind::kLogs).last_line_at, kNoon);
}

TEST_F(CoreTest, PutsALateLineIntoItsOwnDay) {
  clock_.advance(hours(12) - seconds(1));
  open();
  const WallTime before_midnight = clock_.wall();
  append(1);
  clock_.advance(seconds(2));
  EXPECT_EQ(append(2), Outcome::kStored);
  EXPECT_EQ(append(3, Kind::kLogs, before_midnight), Outcome::kStored);
  EXPECT_EQ(last_segment_.day, day_of(before_midnight));
  EXPECT_EQ(numbers("logs-2026-11-21.jsonl"), (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(numbers("logs-2026-11-22.jsonl"), (std::vector<std::uint64_t>{2}));
  EXPECT_EQ(numbers(), (std::vector<std::uint64_t>{2})) << "the link shows the new day";

  clock_.advance(seconds(11));
  core_->sync_step();
  EXPECT_EQ(told_.sealed, 1u) << "the past day is sealed";
  EXPECT_EQ(append(4, Kind::kLogs, before_midnight), Outcome::kStored);
  EXPECT_EQ(numbers("logs-2026-11-21.1.jsonl"), (std::vector<std::uint64_t>{4}))
      << "a sealed day goes on only in a new file";
  EXPECT_EQ(numbers(), (std::vector<std::uint64_t>{2}));
}

TEST_F(CoreTest, GoesBackADayOnlyThroughANewFileWhenTheClockIsSetBack) {
  open();
  append(1);
  clock_.jump_wall(hours(24 * 365));
  append(2);
  clock_.jump_wall(-hours(24 * 365));
  append(3);
  EXPECT_EQ(numbers("logs-2026-11-21.jsonl"), (std::vector<std::uint64_t>{1, 3}));
  clock_.advance(seconds(11));
  append(4);
  core_->sync_step();
  EXPECT_EQ(numbers(), (std::vector<std::uint64_t>{1, 3, 4})) << "the link came back";
  EXPECT_EQ(told_.sealed, 1u) << "the file of next year is sealed";
}

TEST_F(CoreTest, RollsBySizeAndSplitsNoLine) {
  options_.max_segment_bytes = 1000;
  open();
  for (std::uint64_t n = 1; n <= 20; ++n) EXPECT_EQ(append(n), Outcome::kStored);
  const std::string huge(3000, 'x');
  EXPECT_EQ(append(21, Kind::kLogs, {}, huge), Outcome::kStored) << "larger than a segment";
  EXPECT_EQ(append(22), Outcome::kStored);
  std::vector<std::uint64_t> all;
  for (std::uint32_t number = 0; number < 100; ++number) {
    const SegmentId id{day_of(kNoon), number};
    const std::string text = log(segment_file_name(Kind::kLogs, id));
    if (text.empty()) break;
    EXPECT_TRUE(text.size() <= 1000 || std::ranges::count(text, '\n') == 1);
    EXPECT_EQ(text.back(), '\n');
    std::ranges::copy(numbers(segment_file_name(Kind::kLogs, id)), std::back_inserter(all));
  }
  EXPECT_EQ(all.size(), 22u);
  EXPECT_TRUE(std::ranges::is_sorted(all));
  EXPECT_EQ(numbers(), (std::vector<std::uint64_t>{22}));
}

TEST_F(CoreTest, RollsWithinOneGroup) {
  options_.max_segment_bytes = 10'000;
  open();
  std::vector<BatchPtr> batches;
  batches.push_back(std::make_unique<Batch>());
  for (std::uint64_t n = 1; n <= 3000; ++n) add_line(*batches.back(), n, kNoon);
  core_->append(std::move(batches), port_);
  const auto back = port_.take();
  EXPECT_EQ(back[0]->outcomes, std::vector(3000, Outcome::kStored));
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 3000u);
  EXPECT_GT(back[0]->segment.number, 30u);
  EXPECT_EQ(numbers().back(), 3000u);
}

TEST_F(CoreTest, TakesOverFilesOfAnotherProgram) {
  files_.put("/data/logs/logs-2026-11-20.jsonl", line_text(1, kNoon) + "\n" + line_text(2, kNoon));
  files_.put("/data/logs/logs-2026-11-21.jsonl", line_text(3, kNoon) + "\n{\"torn\":");
  files_.put("/data/logs/notes.txt", "hello");
  open();
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 3u);
  EXPECT_EQ(numbers("logs-2026-11-20.jsonl"), (std::vector<std::uint64_t>{1, 2}))
      << "a whole line only lacked its newline";
  EXPECT_EQ(append(3), Outcome::kDuplicate);
  EXPECT_EQ(append(4), Outcome::kStored);
  EXPECT_EQ(numbers("logs-2026-11-21.jsonl"), (std::vector<std::uint64_t>{3, 4}));
  EXPECT_EQ(told_.cut, 8u);
  EXPECT_EQ(core_->stats(Kind::kLogs).unacknowledged_cut_bytes, 8u);
}

TEST_F(CoreTest, LeavesAFileAloneThatSomebodyElseWritesTo) {
  open();
  files_.put("/data/logs/logs-2026-11-21.jsonl", "theirs\n");
  EXPECT_EQ(append(1), Outcome::kStored);
  EXPECT_EQ(log("logs-2026-11-21.jsonl"), "theirs\n");
  EXPECT_EQ(numbers("logs-2026-11-21.1.jsonl"), (std::vector<std::uint64_t>{1}));
}

TEST_F(CoreTest, NeverReplacesAPlainFileByItsLink) {
  files_.put("/data/logs/logs.jsonl", "an older program's lines\n");
  open();
  EXPECT_EQ(append(1), Outcome::kStored);
  EXPECT_EQ(log(), "an older program's lines\n");
  EXPECT_EQ(numbers("logs-2026-11-21.jsonl"), (std::vector<std::uint64_t>{1}));
}

TEST_F(CoreTest, RecordsTheTermsAndMinutesOfItsLines) {
  open();
  std::vector<BatchPtr> batches = one_line(1, clock_.wall());
  Batch& batch = *batches.front();
  add_line(batch, 2, clock_.wall());
  batch.terms = {9, 3, 9, 5, 1};
  batch.lines[0].terms_count = 3;
  batch.lines[1].terms_begin = 3;
  batch.lines[1].terms_count = 2;
  batch.lines[1].clock_skew = true;
  batch.lines[1].event_time -= hours(50);
  core_->append(std::move(batches), port_);
  stop();
  const std::string name = files_.names("/data/logs").front();
  const Checkpoint read = read_checkpoint(log(name));
  ASSERT_EQ(read.blocks.size(), 1u) << name;
  EXPECT_EQ(read.blocks[0].terms, (std::vector<Term>{1, 3, 5, 9}));
  EXPECT_EQ(read.blocks[0].counts, (MinuteCounts{{minute_of(clock_.wall()), Level::kError, 2}}));
  EXPECT_TRUE(read.blocks[0].has_skew);
}

TEST_F(CoreTest, CountsLargeFilesWithoutACheckpointAfterTheStart) {
  const std::string text = line_text(1, kNoon, std::string(1_MiB, 'x')) + "\n";
  std::string large;
  for (int i = 0; i < 65; ++i) large += text;
  files_.put("/data/logs/logs-2026-11-19.jsonl", large);
  files_.put("/data/logs/logs-2026-11-20.jsonl", text);
  open();
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 1u);
  while (core_->maintain_step() < Maintenance::kIdle) continue;
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 66u);
  const std::uint64_t reads = files_.calls(FileCall::kRead);
  restart();
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 66u);
  EXPECT_LT(files_.calls(FileCall::kRead), reads + 10) << "not read again";
}

TEST_F(CoreTest, KeepsOldPagesOutOfTheCache) {
  options_.max_segment_bytes = 1024_MiB;
  open();
  const std::string filler(4_MiB, 'x');
  for (std::uint64_t n = 1; n <= 5; ++n) append(n, Kind::kLogs, {}, filler);
  core_->sync_step();
  EXPECT_GE(files_.writeback_bytes(), 20_MiB) << "begun before it is due";
  PageCache cache(files_);
  files_.put("/big", "");
  for (std::uint64_t at = 0; at < 512_MiB; at += 8_MiB) cache.synced("/big", at, at + 8_MiB);
  EXPECT_GE(files_.dropped_bytes(), 512_MiB - PageCache::kHotBytes - 2 * PageCache::kChunkBytes);
  EXPECT_LE(files_.dropped_bytes(), 512_MiB - PageCache::kHotBytes);
}

}  // namespace
}  // namespace nightbell::store
