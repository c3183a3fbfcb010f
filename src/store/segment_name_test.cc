#include "store/segment_name.h"

#include <gtest/gtest.h>

namespace nightbell::store {
namespace {

constexpr std::chrono::sys_days kDay = std::chrono::year(2026) / std::chrono::November / 21;

TEST(SegmentName, IsReadBackAsItIsWritten) {
  for (std::size_t k = 0; k < kKindCount; ++k) {
    for (const std::uint32_t number : {0u, 1u, 9u, 10u, 4'294'967'295u}) {
      const Kind kind = kind_at(k);
      const SegmentId id{kDay, number};
      const auto lines = parse_segment_name(kind, segment_file_name(kind, id));
      ASSERT_TRUE(lines);
      EXPECT_EQ(lines->id, id);
      EXPECT_EQ(lines->part, SegmentPart::kLines);
      const auto checkpoint = parse_segment_name(kind, checkpoint_file_name(kind, id));
      ASSERT_TRUE(checkpoint);
      EXPECT_EQ(checkpoint->id, id);
      EXPECT_EQ(checkpoint->part, SegmentPart::kCheckpoint);
      const auto index = parse_segment_name(kind, index_file_name(kind, id));
      ASSERT_TRUE(index);
      EXPECT_EQ(index->id, id);
      EXPECT_EQ(index->part, SegmentPart::kIndex);
    }
  }
}

TEST(SegmentName, SaysTheDayAndTheNumber) {
  EXPECT_EQ(segment_file_name(Kind::kBehavior, {kDay, 0}), "metrics-2026-11-21.jsonl");
  EXPECT_EQ(segment_file_name(Kind::kBehavior, {kDay, 1}), "metrics-2026-11-21.1.jsonl");
  EXPECT_EQ(checkpoint_file_name(Kind::kLogs, {kDay, 2}), "logs-2026-11-21.2.ckpt");
  EXPECT_EQ(index_file_name(Kind::kLogs, {kDay, 2}), "logs-2026-11-21.2.idx");
  EXPECT_EQ(link_file_name(Kind::kBehavior), "metrics.jsonl");
}

TEST(SegmentName, KnowsCompressedFiles) {
  for (const char* name : {"logs-2026-11-21.jsonl.gz", "logs-2026-11-21.jsonl.zst"})
    EXPECT_EQ(parse_segment_name(Kind::kLogs, name).value().part, SegmentPart::kCompressed);
}

TEST(SegmentName, RefusesOtherFiles) {
  for (const char* name :
       {"", "logs", "logs.jsonl", "logs-.jsonl", "logs-2026-11-21", "logs-2026-11-21.jsonl.tmp",
        "logs-2026-13-21.jsonl", "logs-2026-02-30.jsonl", "logs-2026-11-21.0.jsonl",
        "logs-2026-11-21.01.jsonl", "logs-2026-11-21.-1.jsonl", "logs-2026-11-21..jsonl",
        "logs-2026-11-21.4294967296.jsonl", "logs-2026-11-21.1", "runs-2026-11-21.jsonl",
        "Logs-2026-11-21.jsonl", "logs-2026-11-21.1.2.jsonl", ".gitignore"}) {
    EXPECT_FALSE(parse_segment_name(Kind::kLogs, name)) << name;
  }
}

}  // namespace
}  // namespace nightbell::store
