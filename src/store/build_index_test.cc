#include "store/build_index.h"

#include <gtest/gtest.h>

#include "base/faulty_file.h"
#include "store/segment_index.h"
#include "store/segment_scan.h"
#include "store/store_test_help.h"

namespace nightbell::store {
namespace {

constexpr std::uint64_t kBlockTarget = 1100;

const std::string kSkewed =
    R"({"timestamp":"2020-01-01T00:00:00Z","level":"warn","service":"web",)"
    R"("message":"Upstream timed out","request_id":"r-77","received_at":"2026-11-21T12:05:00Z",)"
    R"("clock_skew":true,"kind":"logs"})"
    "\n";

/// A line that says its kind, as intake writes it.
std::string usual(std::string line) {
  line.insert(line.size() - 1, R"(,"kind":"logs")");
  return line + "\n";
}

class BuildIndexTest : public ::testing::Test {
 protected:
  BuildIndexTest() {
    for (std::uint64_t n = 0; n < 30; ++n)
      lines_ += usual(line_text(n, kNoon + std::chrono::minutes(n), "word" + std::to_string(n)));
    lines_ += kSkewed;
    lines_ += "no JSON\n";
    disk_.put("/l", lines_);
    lines_file_ = *disk_.open("/l", OpenMode::kRead);
    scan_ = scan_segment(*lines_file_, Kind::kLogs, 0, lines_.size(), kBlockTarget, {}).value();
  }

  std::string checkpoint(bool with_end = true) {
    std::string bytes;
    append_checkpoint_header(bytes);
    for (const BlockRecord& block : scan_.blocks) append_record(bytes, block);
    if (with_end) append_record(bytes, EndRecord{lines_.size(), 32, {}, SegmentState::kSealed});
    return bytes;
  }

  FaultyFileSystem disk_;
  std::string lines_;
  FilePtr lines_file_;
  Scan scan_;
};

TEST_F(BuildIndexTest, FindsTheWordsAndTimesOfLines) {
  ASSERT_GT(scan_.blocks.size(), 3u);
  const auto sealed = build_index(checkpoint());
  ASSERT_TRUE(sealed) << sealed.error().message;
  EXPECT_EQ(sealed->end.lines, 32u);
  disk_.put("/i", sealed->index.finish({}));
  const FilePtr file = *disk_.open("/i", OpenMode::kRead);
  const auto index = SegmentIndex::read(*file);
  ASSERT_TRUE(index);
  EXPECT_EQ(index->blocks().size(), scan_.blocks.size());
  const std::size_t last = scan_.blocks.size() - 1;
  for (const Term term :
       {word_term("timed"), word_term("upstream"), id_term("r-77"), field_term("service", "web")}) {
    EXPECT_TRUE(index->find(*file, term).value().has(last));
  }
  EXPECT_TRUE(index->find(*file, word_term("word0")).value().has(0));
  EXPECT_FALSE(index->find(*file, word_term("word29")).value().has(0));
  EXPECT_TRUE(index->blocks()[last].has_skew);
  EXPECT_EQ(index->blocks()[last].events.first.time_since_epoch() > Nanos(0), true);
  EXPECT_EQ(minute_of(index->blocks()[last].events.last), minute_of(kNoon) + 29)
      << "a skewed time widens nothing";
  const auto counts = index->counts(*file).value();
  EXPECT_EQ(counts[0].front(), (MinuteCount{minute_of(kNoon), Level::kError, 1}));
  EXPECT_EQ(counts[last].front(), (MinuteCount{minute_of(kNoon) + 5, Level::kWarn, 1}))
      << "counted by its receive time";
  EXPECT_EQ(sum_of(counts[last]), index->blocks()[last].lines - 1)
      << "all but the one without JSON";
}

TEST_F(BuildIndexTest, CountsNoLineThatReadersSeeOtherwise) {
  const std::string good = usual(line_text(1, kNoon));
  std::string lines = good + line_text(2, kNoon) + "\n";  // says no kind
  for (const auto& [what, other] :
       {std::pair(R"("level":"error")", R"("level":"ERROR")"), std::pair(R"("level":"error",)", ""),
        std::pair(R"("kind":"logs")", R"("kind":"runs")")}) {
    std::string line = good;
    line.replace(line.find(what), std::string_view(what).size(), other);
    lines += line;
  }
  disk_.put("/other", lines);
  const auto scan = scan_segment(**disk_.open("/other", OpenMode::kRead), Kind::kLogs, 0,
                                 lines.size(), UINT64_MAX, {});
  ASSERT_EQ(scan->blocks.size(), 1u);
  EXPECT_EQ(scan->blocks[0].lines, 5u);
  EXPECT_EQ(sum_of(scan->blocks[0].counts), 1u);
}

TEST_F(BuildIndexTest, WantsAWholeCheckpoint) {
  EXPECT_EQ(build_index(checkpoint(false)).error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(build_index(std::string_view()).error().code, ErrorCode::kCorrupt);
  std::string old = checkpoint();
  old[8] = 1;
  EXPECT_EQ(build_index(old).error().code, ErrorCode::kCorrupt);
  scan_.blocks.pop_back();
  EXPECT_EQ(build_index(checkpoint()).error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace nightbell::store
