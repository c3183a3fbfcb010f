#include "store/recovery.h"

#include <gtest/gtest.h>

#include "base/faulty_file.h"
#include "store/core.h"
#include "store/segment_name.h"
#include "store/store_test_help.h"

namespace nightbell::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr const char* kLines = "/data/logs/logs-2026-11-21.jsonl";
constexpr const char* kCheckpoint = "/data/logs/logs-2026-11-21.ckpt";

/// A segment of three blocks, the last one short, written by the journal itself.
class RecoveryTest : public testing::Test {
 protected:
  static constexpr std::uint64_t kCount = 8;

  RecoveryTest() {
    options_.data_dir = "/data";
    options_.key_of_line = key_of_line;
  }
  std::unique_ptr<Core> open() {
    return Core::open(options_, files_, clock_, [] {}).value();
  }
  void write() {
    const auto core = open();
    const std::string filler(100'000, 'x');
    for (std::uint64_t n = 1; n <= kCount; ++n) {
      core->append(one_line(n, clock_.wall(), Kind::kLogs, filler), port_);
      clock_.advance(seconds(1));
      core->sync_step();
    }
    core->close();
    core->finish();
    lines_ = files_.content(kLines);
    checkpoint_ = files_.content(kCheckpoint);
  }
  RecoveredSegment recover() {
    StoreMetrics metrics;
    const RecoveryContext context{options_, files_, metrics, clock_.wall()};
    return recover_segment(context, "/data/logs", Kind::kLogs, {day_of(kNoon), 0}).value();
  }
  void expect_whole(const RecoveredSegment& segment) {
    EXPECT_EQ(segment.point.lines, kCount);
    EXPECT_EQ(segment.point.bytes, lines_.size());
    EXPECT_EQ(segment.keys.size(), kCount);
    EXPECT_EQ(segment.point.received.first, kNoon);
    EXPECT_EQ(segment.point.received.last, kNoon + seconds(kCount - 1));
    EXPECT_EQ(files_.content(kLines), lines_);
  }

  FaultyFileSystem files_;
  ManualClock clock_{kNoon};
  JournalOptions options_;
  TestPort port_;
  std::string lines_;
  std::string checkpoint_;
};

TEST_F(RecoveryTest, NeedsNoLinesAfterACleanStop) {
  write();
  ASSERT_EQ(read_checkpoint(checkpoint_).blocks.size(), 3u);
  options_.key_of_line = [](Kind, std::string_view) -> std::optional<Hash128> {
    ADD_FAILURE() << "a line was read";
    return std::nullopt;
  };
  const auto segment = recover();
  expect_whole(segment);
  EXPECT_TRUE(segment.resumable);
}

TEST_F(RecoveryTest, IsRightWhereverTheCheckpointIsCut) {
  write();
  for (std::size_t length = 0; length < checkpoint_.size(); ++length) {
    SCOPED_TRACE(length);
    files_.put(kLines, lines_);
    files_.put(kCheckpoint, checkpoint_.substr(0, length));
    expect_whole(recover());
    const Checkpoint mended = read_checkpoint(files_.content(kCheckpoint));
    ASSERT_TRUE(mended.end);
    EXPECT_EQ(mended.end->lines, kCount);
    if (HasFailure()) break;
  }
}

TEST_F(RecoveryTest, IsRightWhicheverByteOfTheCheckpointHasAFlippedBit) {
  write();
  for (std::size_t at = 0; at < checkpoint_.size(); ++at) {
    SCOPED_TRACE(at);
    std::string bad = checkpoint_;
    bad[at] = static_cast<char>(bad[at] ^ 1 << at % 8);
    files_.put(kLines, lines_);
    files_.put(kCheckpoint, bad);
    expect_whole(recover());
    if (HasFailure()) break;
  }
}

TEST_F(RecoveryTest, CutsATornLineWhereverItIsTorn) {
  write();
  const std::size_t last = lines_.rfind('\n', lines_.size() - 2) + 1;
  for (const std::size_t length : {last + 1, last + 50'000, lines_.size() - 1}) {
    files_.put(kLines, lines_.substr(0, length));
    files_.put(kCheckpoint, checkpoint_);
    const auto segment = recover();
    EXPECT_EQ(segment.point.lines, kCount - 1);
    EXPECT_EQ(segment.cut_bytes, length - last);
    EXPECT_EQ(files_.content(kLines), lines_.substr(0, last));
    EXPECT_EQ(segment.keys.size(), kCount - 1);
  }
}

TEST_F(RecoveryTest, BelievesTheLinesWhenTheCheckpointIsOfAnotherFile) {
  write();
  std::string others;
  for (std::uint64_t n = 100; n < 100 + 3000; ++n) others += line_text(n, kNoon) + "\n";
  files_.put(kLines, others);
  EXPECT_EQ(recover().point.lines, 3000u);
}

TEST_F(RecoveryTest, CountsLinesThatSomebodyAddedToASealedFile) {
  write();
  std::string sealed;
  append_checkpoint_header(sealed);
  for (const BlockRecord& block : read_checkpoint(checkpoint_).blocks) append_record(sealed, block);
  append_record(sealed, EndRecord{lines_.size(), kCount, {}, SegmentState::kSealed});
  files_.put(kCheckpoint, sealed);
  files_.put(kLines, lines_ + line_text(9, kNoon) + "\n");
  const auto segment = recover();
  EXPECT_EQ(segment.point.lines, kCount + 1);
  EXPECT_FALSE(segment.resumable);
}

TEST_F(RecoveryTest, ForgetsKeysThatAreOlderThanTheWindow) {
  write();
  clock_.advance(minutes(10) - seconds(3));
  EXPECT_EQ(recover().keys.size(), 3u);
  clock_.advance(hours(1));
  EXPECT_TRUE(recover().keys.empty());
}

TEST_F(RecoveryTest, StartsAtOnceWithTenGigabytesStored) {
  // 160 sealed segments: what is read of each is the end of its checkpoint.
  for (int day = 0; day < 160; ++day) {
    const SegmentId id{day_of(kNoon) - std::chrono::days(160 - day), 0};
    EndRecord totals{6, 1, {}, SegmentState::kSealed};
    std::string checkpoint;
    append_checkpoint_header(checkpoint);
    append_record(checkpoint, totals);
    files_.put("/data/logs/" + segment_file_name(Kind::kLogs, id), "{\"a\"}\n");
    files_.put("/data/logs/" + checkpoint_file_name(Kind::kLogs, id), checkpoint);
  }
  const auto core = open();
  EXPECT_EQ(core->stats(Kind::kLogs).lines_on_disk, 160u);
  EXPECT_LE(files_.calls(FileCall::kRead), 160u);
}

}  // namespace
}  // namespace nightbell::store
