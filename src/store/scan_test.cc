#include "store/scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/faulty_file.h"
#include "store/core.h"
#include "store/segment_reader.h"
#include "store/store_test_help.h"

namespace nightbell::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A store on a disk of its own, with small segments.
class ScanTest : public testing::Test {
 protected:
  ScanTest() { open(); }

  void open() {
    JournalOptions options;
    options.data_dir = "/data";
    options.max_segment_bytes = 2000;
    options.key_of_line = key_of_line;
    core_ = *Core::open(options, disk_, clock_, [] {});
  }
  void close() {
    core_->close();
    core_->finish();
    core_.reset();
  }
  void write(std::uint64_t n, Kind kind = Kind::kLogs) {
    core_->append(one_line(n, clock_.wall(), kind), port_);
    clock_.advance(std::chrono::milliseconds(10));
  }
  std::vector<std::uint64_t> numbers(const ScanPlan& plan, std::size_t limit = SIZE_MAX) {
    std::vector<std::uint64_t> seen;
    const auto outcome = scan(disk_, core_->catalog().snapshot(), plan,
                              [&](const FoundLine& line) {
                                seen.push_back(number_of(line.text));
                                return seen.size() < limit;
                              },
                              {});
    EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message);
    if (outcome) outcome_ = *outcome;
    return seen;
  }

  FaultyFileSystem disk_;
  ManualClock clock_{kNoon};
  std::unique_ptr<Core> core_;
  TestPort port_;
  ScanOutcome outcome_;
};

TEST_F(ScanTest, ShowsTheNewestLineFirst) {
  for (std::uint64_t n = 1; n <= 3; ++n) write(n);
  EXPECT_THAT(numbers({}), ElementsAre(3, 2, 1));
  EXPECT_TRUE(outcome_.complete);
}

TEST_F(ScanTest, MergesKindsByTheirReceiveTimes) {
  write(1, Kind::kLogs);
  write(2, Kind::kRuns);
  write(3, Kind::kLogs);
  write(4, Kind::kPresence);
  EXPECT_THAT(numbers({.order = ScanOrder::kOldestFirst}), ElementsAre(1, 2, 3, 4));
  ScanPlan plan;
  plan.kinds.remove(Kind::kRuns);
  EXPECT_THAT(numbers(plan), ElementsAre(4, 3, 1));
}

TEST_F(ScanTest, NeitherRepeatsNorSkipsOverPages) {
  for (std::uint64_t n = 1; n <= 40; ++n) write(n, n % 3 == 0 ? Kind::kRuns : Kind::kLogs);
  for (const ScanOrder order : {ScanOrder::kNewestFirst, ScanOrder::kOldestFirst}) {
    for (const std::size_t page : {1u, 3u, 7u, 39u, 40u, 41u}) {
      ScanPlan plan{.order = order};
      std::vector<std::uint64_t> all;
      for (bool complete = false; !complete; complete = outcome_.complete) {
        const auto seen = numbers(plan, page);
        all.insert(all.end(), seen.begin(), seen.end());
        plan.from = outcome_.next;
      }
      if (order == ScanOrder::kNewestFirst) std::ranges::reverse(all);
      ASSERT_EQ(all.size(), 40u) << page;
      for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i], i + 1);
    }
  }
}

TEST_F(ScanTest, LaterPagesShowNothingThatCameMeanwhile) {
  for (std::uint64_t n = 1; n <= 4; ++n) write(n);
  ScanPlan plan;
  EXPECT_THAT(numbers(plan, 2), ElementsAre(4, 3));
  write(5);
  write(6, Kind::kRuns);
  plan.from = outcome_.next;
  EXPECT_THAT(numbers(plan), ElementsAre(2, 1));
}

TEST_F(ScanTest, GoesOnWithWhatCameSinceItsEnd) {
  write(1);
  ScanPlan plan{.order = ScanOrder::kOldestFirst};
  plan.from = end_of(disk_, core_->catalog().snapshot(), ScanOrder::kOldestFirst);
  EXPECT_THAT(numbers(plan), IsEmpty());
  for (std::uint64_t n = 2; n <= 30; ++n) write(n, n % 2 == 0 ? Kind::kLogs : Kind::kRuns);
  plan.from = outcome_.next;
  EXPECT_EQ(numbers(plan).size(), 29u);
  plan.from = outcome_.next;
  EXPECT_THAT(numbers(plan), IsEmpty());
}

TEST_F(ScanTest, FindsTheSameWithoutAServer) {
  for (std::uint64_t n = 1; n <= 20; ++n) write(n);
  const auto before = numbers({});
  close();
  const auto catalog = Catalog::list(disk_, {"/data", {}});
  ASSERT_TRUE(catalog);
  std::vector<std::uint64_t> seen;
  ASSERT_TRUE(scan(disk_, catalog->snapshot(), {},
                   [&](const FoundLine& line) {
                     seen.push_back(number_of(line.text));
                     return true;
                   },
                   {}));
  EXPECT_EQ(seen, before);
  open();
  EXPECT_EQ(numbers({}), before);
}

TEST_F(ScanTest, LeavesOutLinesWithoutANeedle) {
  for (std::uint64_t n = 1; n <= 20; ++n) write(n);
  ScanPlan plan;
  plan.needles = {{{R"("n":7,)"}, {R"("n":11,)"}}};
  EXPECT_THAT(numbers(plan), ElementsAre(11, 7));
}

TEST_F(ScanTest, LeavesOutBlocksOfOtherTimes) {
  for (std::uint64_t n = 1; n <= 40; ++n) write(n);
  close();
  open();
  ScanPlan plan;
  plan.until = kNoon;
  EXPECT_THAT(numbers(plan), IsEmpty());
  EXPECT_EQ(outcome_.blocks_read, 0u);
  EXPECT_GE(outcome_.blocks, 3u);
  plan.until = kNoon + std::chrono::milliseconds(1);
  EXPECT_FALSE(numbers(plan).empty());
  EXPECT_EQ(outcome_.blocks_read, 1u);
}

TEST_F(ScanTest, RefusesACursorOfAnEarlierGeneration) {
  write(1);
  ScanPlan plan;
  plan.from = end_of(disk_, core_->catalog().snapshot(), plan.order);
  plan.from->generation = 7;
  const auto outcome =
      scan(disk_, core_->catalog().snapshot(), plan, [](const FoundLine&) { return true; }, {});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::kUnavailable);
}

TEST_F(ScanTest, StopsWhenTold) {
  for (std::uint64_t n = 1; n <= 20; ++n) write(n);
  std::stop_source stop;
  std::size_t seen = 0;
  const auto outcome = scan(
      disk_, core_->catalog().snapshot(), {},
      [&](const FoundLine&) {
        ++seen;
        return stop.request_stop();
      },
      stop.get_token());
  ASSERT_TRUE(outcome);
  EXPECT_FALSE(outcome->complete);
  EXPECT_LT(seen, 20u);
}

TEST_F(ScanTest, PassesOverASegmentThatIsGone) {
  for (std::uint64_t n = 1; n <= 40; ++n) write(n);
  const Snapshot snapshot = core_->catalog().snapshot();
  disk_.erase(snapshot.segments[0].front()->lines_path());
  std::size_t seen = 0;
  const auto outcome = scan(disk_, snapshot, {}, [&](const FoundLine&) { return ++seen > 0; }, {});
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->complete);
  EXPECT_GT(seen, 5u);
  EXPECT_LT(seen, 40u);
}

// Its bytes were taken for lines.
TEST(SegmentReader, ReadsOnInASegmentThatWasCompressedSinceItWasOpen) {
  FaultyFileSystem disk;
  const std::string lines = line_text(1, kNoon) + "\n" + line_text(2, kNoon) + "\n";
  Segment segment{Kind::kLogs, {}, Form::kPlain, "/d", nullptr};
  std::string bytes;
  BlockCodec().compress(Form::kGzip, lines, bytes);
  disk.put(segment.in_form(Form::kGzip).lines_path(), bytes);
  segment.open = std::make_shared<OpenExtent>(lines.size());
  const auto reader = SegmentReader::open(disk, segment, lines.size() / 2);
  ASSERT_TRUE(reader && *reader);
  ASSERT_EQ((*reader)->blocks().size(), 1u);
  std::string buffer;
  EXPECT_EQ((*reader)->read(0, buffer).value(), lines);
}

}  // namespace
}  // namespace nightbell::store
