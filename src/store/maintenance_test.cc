#include "store/maintenance.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/faulty_file.h"
#include "store/core.h"
#include "store/index_segment.h"
#include "store/maintenance_test_help.h"

namespace nightbell::store {
namespace {

using std::chrono::days;
using std::chrono::hours;

using MaintenanceTest = MaintenanceHelp;

TEST_F(MaintenanceTest, CompressesWhatIsOldEnoughAndKeepsEveryLine) {
  open();
  write_day(1, 40);
  clock_->advance(days(2));
  settle();
  EXPECT_EQ(compressed_names().size(), 0u) << "not yet";
  const std::uint64_t bytes = core_->stats(Kind::kLogs).bytes_on_disk;
  clock_->advance(days(1));
  settle();
  EXPECT_GE(compressed_names().size(), 2u);
  EXPECT_EQ(numbers(), range(1, 40));
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 40u);
  EXPECT_LT(core_->stats(Kind::kLogs).bytes_on_disk, bytes);
  for (const std::string& name : files_->names("/data/logs"))
    EXPECT_FALSE(name.ends_with(".tmp") || name.ends_with(".ckpt")) << name;
  restart();
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 40u) << "known from the indexes";
  EXPECT_EQ(numbers(), range(1, 40));
}

TEST_F(MaintenanceTest, CountsCompressedFilesWithoutAnIndexAfterTheStart) {
  open();
  write_day(1, 40);
  clock_->advance(days(3));
  settle();
  for (const std::string& name : files_->names("/data/logs")) {
    if (name.ends_with(".idx")) files_->erase("/data/logs/" + name);
  }
  restart();
  settle();
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 40u);
  for (const SegmentRef& segment : segments())
    EXPECT_TRUE(segment->open || has_index(*files_, *segment).value());
}

TEST_F(MaintenanceTest, DeletesWholeFilesWhoseDaysAreOver) {
  options_.maintenance.keep_days[index_of(Kind::kLogs)] = 5;
  open();
  write_day(1, 40);
  clock_->advance(days(5));
  write_day(41, 45);
  settle();
  EXPECT_EQ(numbers(), range(1, 45)) << "five days are kept";
  clock_->advance(days(1));
  settle();
  EXPECT_EQ(numbers(), range(41, 45));
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 5u);
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_expired, 40u);
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_stored(), 45u);
  EXPECT_EQ(told_.expired, 40u);
  crash(CrashLoss::kUnsynced);
  open();
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_stored(), 45u);
}

TEST_F(MaintenanceTest, DeletesNothingByAClockThatWasSet) {
  options_.maintenance.keep_days[index_of(Kind::kLogs)] = 5;
  open();
  write_day(1, 10);
  clock_->jump_wall(days(300));
  clock_->advance(hours(1));
  settle();
  EXPECT_EQ(numbers(), range(1, 10));
  ASSERT_EQ(core_->condition().reasons.size(), 1u);
  EXPECT_TRUE(core_->condition().writable);
  core_->maintenance().agree_on_clock();
  settle();
  EXPECT_TRUE(core_->condition().reasons.empty());
  EXPECT_EQ(numbers(), range(0, 0));
}

TEST_F(MaintenanceTest, DeletesNothingForADayAfterALongSilence) {
  options_.maintenance.keep_days[index_of(Kind::kLogs)] = 5;
  open();
  write_day(1, 10);
  stop();
  clock_->advance(days(30));
  open();
  settle();
  EXPECT_EQ(numbers(), range(1, 10));
  EXPECT_EQ(core_->condition().reasons.size(), 1u);
  clock_->advance(hours(24));
  settle();
  EXPECT_EQ(numbers(), range(0, 0));
  EXPECT_TRUE(core_->condition().reasons.empty());
}

TEST_F(MaintenanceTest, TheDiskCapTakesBehaviourFirstAndErrorsLast) {
  options_.maintenance.compress_to = Form::kPlain;
  open();
  write_day(1, 40, Kind::kBehavior);
  write_day(41, 80);
  clock_->advance(days(1));
  settle();
  options_.maintenance.max_disk_bytes = used_bytes();
  restart();
  settle();
  EXPECT_EQ(core_->stats(Kind::kBehavior).lines_expired, 0u) << "there is room";
  options_.maintenance.max_disk_bytes = used_bytes() * 2 / 3;
  restart();
  settle();
  EXPECT_GT(core_->stats(Kind::kBehavior).lines_expired, 20u);
  EXPECT_EQ(core_->stats(Kind::kBehavior).lines_stored(), 40u);
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 40u);
  EXPECT_LE(used_bytes(), options_.maintenance.max_disk_bytes);
}

TEST_F(MaintenanceTest, OfLogsTheDiskCapTakesAllButErrorsFirst) {
  options_.maintenance.compress_to = Form::kPlain;
  open();
  for (std::uint64_t n = 1; n <= 40; ++n) append(n, Kind::kLogs, n % 4 == 0 ? "error" : "warn");
  clock_->advance(days(1));
  settle();
  options_.maintenance.max_disk_bytes = used_bytes() * 2 / 3;
  const std::uint64_t generation = core_->catalog().snapshot().generation;
  restart();
  settle();
  std::multiset<std::uint64_t> errors;
  for (std::uint64_t n = 4; n <= 40; n += 4) errors.insert(n);
  const auto left = numbers();
  EXPECT_LT(left.size(), 40u);
  EXPECT_TRUE(std::ranges::includes(left, errors));
  EXPECT_GT(core_->catalog().snapshot().generation, generation) << "positions have moved";
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_stored(), 40u);
}

TEST_F(MaintenanceTest, LeavesAlonePlainFilesThatACompressedOneOfOthersStandsBeside) {
  open();
  write_day(1, 3);
  stop();
  files_->put("/data/logs/logs-2026-11-21.jsonl.gz", "what another program made");
  open();
  settle();
  EXPECT_TRUE(files_->exists("/data/logs/logs-2026-11-21.jsonl"));
}

TEST_F(MaintenanceTest, ForgetsAPersonOnAFullDisk) {
  options_.maintenance.compress_to = Form::kPlain;
  open();
  write_day(1, 80);
  clock_->advance(days(1));
  settle();
  EXPECT_EQ(files_->content("/data/.reserve").size(), options_.max_segment_bytes);
  files_->set_capacity(1);
  append(81);
  EXPECT_EQ(port_.take().back()->outcomes.back(), Outcome::kLost) << "it is full";
  std::uint64_t used = 0;
  for (const char* folder : {"/data", "/data/logs"}) {
    for (const std::string& name : files_->names(folder))
      if (name != "logs.jsonl")
        used += files_->content(std::filesystem::path(folder) / name).size();
  }
  files_->set_capacity(used);
  const auto id = core_->maintenance().erase({.ids = {"visitor-7"}, .visitors = {}});
  ASSERT_TRUE(id) << id.error().message;
  settle();
  EXPECT_TRUE(core_->maintenance().erasure(*id)->done);
  EXPECT_FALSE(anywhere("visitor-7\""));
  EXPECT_EQ(core_->stats(Kind::kLogs).lines_on_disk, 79u);
  files_->set_capacity(UINT64_MAX);
  clock_->advance(std::chrono::minutes(2));
  settle();
  EXPECT_TRUE(files_->exists("/data/.reserve")) << "made again";
}

TEST_F(MaintenanceTest, FindsTheSessionsOfAVisitorAndForgetsThemToo) {
  open();
  write_day(1, 10);
  append_text(R"({"level":"error","session_id":"session-7","n":11})");
  append_text(R"({"level":"error","message":"of session-77 only","n":12})");
  const auto dry = core_->maintenance().erase(
      {.ids = {"visitor-7"}, .visitors = {"visitor-7"}, .dry_run = true});
  const auto id = core_->maintenance().erase({.ids = {"visitor-7"}, .visitors = {"visitor-7"}});
  settle();
  const ErasureReport told = core_->maintenance().erasure(*dry).value();
  const ErasureReport report = core_->maintenance().erasure(*id).value();
  EXPECT_EQ(told.lines[index_of(Kind::kLogs)], 2u);
  EXPECT_EQ(report.lines, told.lines);
  EXPECT_EQ(report.sessions, std::vector<std::string>{"session-7"});
  auto left = range(1, 12);
  left.erase(7);
  left.erase(11);
  EXPECT_EQ(numbers(), left);
}

TEST_F(MaintenanceTest, KeepsADigestOfTheLinesThatThereAre) {
  const auto all_lines = [](FileSystem& files, const Segment& segment) -> Result<std::string> {
    Snapshot snapshot;
    snapshot.segments[index_of(segment.kind)].push_back(std::make_shared<Segment>(segment));
    std::string all;
    const auto outcome = scan(files, snapshot, {.order = ScanOrder::kOldestFirst},
                              [&](const FoundLine& line) {
                                all.append(line.text);
                                return true;
                              },
                              {});
    if (!outcome) return fail(outcome.error());
    return all;
  };
  const auto expect_digests = [&](std::uint32_t version) {
    for (const SegmentRef& segment : segments()) {
      if (segment->open) continue;
      EXPECT_EQ(read_digest(*files_, *segment, version).value(),
                all_lines(*files_, *segment).value());
      EXPECT_FALSE(read_digest(*files_, *segment, version + 1).value());
    }
  };
  options_.digest = {7, all_lines};
  options_.maintenance.compress_after_days = 2;
  open();
  write_day(1, 40);
  clock_->advance(days(1));
  settle();
  expect_digests(7);
  clock_->advance(days(5));
  settle();
  EXPECT_FALSE(compressed_names().empty());
  expect_digests(7);
  EXPECT_TRUE(anywhere("visitor-7\""));
  ASSERT_TRUE(core_->maintenance().erase({.ids = {"visitor-7"}, .visitors = {}}));
  settle();
  EXPECT_FALSE(anywhere("visitor-7\"")) << "in no digest either";
  expect_digests(7);
  options_.digest.version = 8;
  restart();
  settle();
  expect_digests(8);
}

TEST_F(MaintenanceTest, RefusesPositionsOfBeforeAnErasureAfterARestartToo) {
  open();
  write_day(1, 10);
  const std::uint64_t before = core_->catalog().snapshot().generation;
  const auto id = core_->maintenance().erase({.ids = {"visitor-7"}, .visitors = {}});
  ASSERT_TRUE(id);
  settle();
  EXPECT_GT(core_->catalog().snapshot().generation, before);
  restart();
  EXPECT_GT(core_->catalog().snapshot().generation, before);
}

TEST_F(MaintenanceTest, NamesFilesThatAnErasureCouldNotRead) {
  open();
  write_day(1, 3);
  files_->put("/data/logs/logs-2026-11-20.jsonl.gz", "what another program made");
  restart();
  const auto id = core_->maintenance().erase({.ids = {"visitor-2"}, .visitors = {}});
  settle();
  const ErasureReport report = core_->maintenance().erasure(*id).value();
  EXPECT_TRUE(report.done);
  ASSERT_EQ(report.unreadable.size(), 1u);
  EXPECT_TRUE(report.unreadable[0].starts_with("logs-2026-11-20.jsonl.gz: "));
}

TEST_F(MaintenanceTest, WaitsForAnotherProgramThatMaintains) {
  open();
  write_day(1, 3);
  const auto lock = FolderLock::take(*files_, "/data", kMaintenanceLock);
  ASSERT_TRUE(lock);
  EXPECT_EQ(core_->maintain_step(), Nanos(std::chrono::seconds(1)));
}

/// Compression, retention and an erasure, with each call of each kind failing once, and with
/// a crash at each.
class MaintenanceFaultTest : public MaintenanceHelp {
 protected:
  void prepare() {
    erasing_ = false;
    options_.maintenance.keep_days[index_of(Kind::kRuns)] = 2;
    open();
    write_day(1, 20);
    write_day(21, 30, Kind::kRuns);
    clock_->advance(days(1));
    write_day(31, 36);
    clock_->advance(days(2) + hours(1));
    core_->sync_step();
    core_->sync_step();
  }
  void forget_seven() {
    const auto id = core_->maintenance().erase({.ids = {"visitor-7"}, .visitors = {}});
    erasing_ = id.has_value();
  }
  void check(const std::string& where) {
    if (!erasing_) forget_seven();  // it could not even be written down
    settle();
    clock_->advance(std::chrono::minutes(10));  // what failed is tried again
    settle();
    core_->maintenance().agree_on_clock();
    settle();
    auto expected = range(1, 20);
    expected.erase(7);
    for (std::uint64_t n = 31; n <= 36; ++n) expected.insert(n);
    EXPECT_EQ(numbers(), expected) << where;
    EXPECT_FALSE(anywhere("visitor-7")) << where;
    const KindStats logs = core_->stats(Kind::kLogs);
    EXPECT_EQ(logs.lines_on_disk, 25u) << where;
    EXPECT_EQ(logs.lines_erased, 1u) << where;
    EXPECT_EQ(logs.lines_stored(), 26u) << where;
    const KindStats runs = core_->stats(Kind::kRuns);
    EXPECT_EQ(runs.lines_stored(), 10u) << where;
    EXPECT_EQ(runs.lines_expired, 10u) << where;
    std::uint64_t bytes = 0;
    for (const SegmentRef& segment : segments())
      bytes += files_->content(segment->lines_path()).size();
    EXPECT_EQ(logs.bytes_on_disk, bytes) << where;
    for (const std::string& name : files_->names("/data/logs"))
      EXPECT_FALSE(name.ends_with(".tmp")) << where << ": " << name;
    for (const std::string& name : files_->names("/data"))
      EXPECT_FALSE(name.starts_with("erase-")) << where << ": " << name;
  }
  bool erasing_ = false;
};

constexpr auto kCalls = std::to_array<FileCall>(
    {FileCall::kOpen, FileCall::kRead, FileCall::kWrite, FileCall::kSync, FileCall::kTruncate,
     FileCall::kSize, FileCall::kLock, FileCall::kRename, FileCall::kRemove, FileCall::kList,
     FileCall::kSyncDirectory});

class MaintenanceCallTest : public MaintenanceFaultTest,
                            public testing::WithParamInterface<FileCall> {};

TEST_P(MaintenanceCallTest, AnyCallMayFailOnce) {
  for (std::uint64_t nth = 1;; ++nth) {
    fresh();
    prepare();
    files_->fail(GetParam(), nth);
    const std::uint64_t before = files_->calls(GetParam());
    forget_seven();
    settle();
    const bool reached = files_->calls(GetParam()) - before >= nth;
    files_->heal();
    check("call " + std::to_string(nth));
    if (!reached || HasFailure()) break;
  }
}

TEST_P(MaintenanceCallTest, ACrashMayComeAtAnyCall) {
  for (const CrashLoss loss : {CrashLoss::kNothing, CrashLoss::kUnsynced, CrashLoss::kSome}) {
    for (std::uint64_t nth = 1;; ++nth) {
      fresh();
      prepare();
      forget_seven();
      files_->fail(GetParam(), nth, true);  // as good as dead from here on
      const std::uint64_t before = files_->calls(GetParam());
      settle();
      const bool reached = files_->calls(GetParam()) - before >= nth;
      files_->heal();
      crash(loss, nth);
      open();
      check("crash at call " + std::to_string(nth));
      if (!reached || HasFailure()) break;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Calls, MaintenanceCallTest, testing::ValuesIn(kCalls),
                         [](const auto& call) {
                           return "Call" + std::to_string(static_cast<int>(call.param));
                         });

}  // namespace
}  // namespace nightbell::store
