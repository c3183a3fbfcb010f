#include "store/core.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/faulty_file.h"
#include "store/checkpoint_format.h"
#include "store/segment_name.h"
#include "store/store_test_help.h"

namespace nightbell::store {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::Test;

/// What the core told.
struct Told final : StoreMetrics {
  std::uint64_t at_risk = 0, cut = 0, evicted = 0, sealed = 0;
  std::vector<bool> on_thread;
  void bytes_at_risk(std::uint64_t bytes) override { at_risk += bytes; }
  void tail_cut(Kind, std::uint64_t bytes) override { cut += bytes; }
  void duplicates_evicted(std::uint64_t ids) override { evicted += ids; }
  void segment_sealed(Kind, std::uint64_t) override { ++sealed; }
  void writing_on_thread(bool yes) override { on_thread.push_back(yes); }
};

/// A core without threads on a disk in memory.
class CoreTest : public Test {
 protected:
  CoreTest() {
    options_.data_dir = "/data";
    options_.key_of_line = key_of_line;
    options_.metrics = &told_;
  }

  void open() {
    core_ = Core::open(options_, files_, clock_, [this] { ++wakes_; }).value();
  }
  void restart() {
    stop();
    open();
  }
  void stop() {
    core_->close();
    core_->finish();
    core_.reset();
  }
  void crash(CrashLoss loss) {
    files_.crash(loss);
    core_.reset();
  }
  /// Appends one line; its outcome, when it has settled.
  std::optional<Outcome> append(std::uint64_t n, Kind kind = Kind::kLogs,
                                std::optional<WallTime> received = {},
                                std::string_view filler = "") {
    core_->append(one_line(n, received.value_or(clock_.wall()), kind, filler), port_);
    return settled();
  }
  std::optional<Outcome> settled() {
    auto batches = port_.take();
    if (batches.empty()) return std::nullopt;
    last_segment_ = batches.back()->segment;
    return batches.back()->outcomes.back();
  }
  [[nodiscard]] std::string log(std::string_view name = "logs.jsonl") const {
    return files_.content(std::filesystem::path("/data/logs") / name);
  }
  [[nodiscard]] std::vector<std::uint64_t> numbers(std::string_view name = "logs.jsonl") const {
    std::vector<std::uint64_t> out;
    std::string text = log(name);
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
      out.push_back(number_of(std::string_view(text).substr(at)));
    return out;
  }

  FaultyFileSystem files_;
  ManualClock clock_{kNoon};
  JournalOptions options_;
  Told told_;
  TestPort port_;
  int wakes_ = 0;
  SegmentId last_segment_;
  std::unique_ptr<Core> core_;
};

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

TEST_F(CoreTest, HandsASlowDiskToTheThreadAndBack) {
  open();
  append(1);
  files_.on_call([this](FileCall call) {
    if (call == FileCall::kWrite) clock_.advance(milliseconds(6));
  });
  EXPECT_EQ(append(2), Outcome::kStored) << "the one that found out wrote it";
  EXPECT_EQ(told_.on_thread, std::vector{true});
  EXPECT_EQ(append(3), std::nullopt) << "loops only queue now";
  files_.on_call({});
  std::jthread writer([this] { core_->run_writer(); });
  for (std::uint64_t n = 4; told_.on_thread.size() < 2 && n < 1000; ++n) {
    core_->append(one_line(n, kNoon), port_);
    while (port_.size() < n - 2) std::this_thread::yield();
  }
  EXPECT_EQ(told_.on_thread, (std::vector{true, false}));
  core_->close();
  writer.join();
  core_->finish();
}

TEST_F(CoreTest, SettlesAllThatIsQueuedWhenItStops) {
  options_.durability = Durability::kSynced;
  open();
  for (std::uint64_t n = 1; n <= 5; ++n) EXPECT_EQ(append(n), std::nullopt);
  stop();
  const auto back = port_.take();
  ASSERT_EQ(back.size(), 5u);
  for (const BatchPtr& batch : back) EXPECT_EQ(batch->outcomes, std::vector(1, Outcome::kStored));
}

TEST_F(CoreTest, KeepsRoomForErrorsWhenTheQueueFills) {
  options_.queue_bytes = 1000;
  open();
  EXPECT_TRUE(core_->reserve(QueueClass::kBackground, 500));
  EXPECT_FALSE(core_->reserve(QueueClass::kBackground, 1));
  EXPECT_TRUE(core_->reserve(QueueClass::kNormal, 300));
  EXPECT_FALSE(core_->reserve(QueueClass::kNormal, 1));
  EXPECT_TRUE(core_->reserve(QueueClass::kUrgent, 200));
  EXPECT_FALSE(core_->reserve(QueueClass::kUrgent, 1));
  core_->unreserve(200);
  EXPECT_TRUE(core_->reserve(QueueClass::kUrgent, 1));
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
