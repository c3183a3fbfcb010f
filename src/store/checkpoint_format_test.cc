#include "store/checkpoint_format.h"

#include <gtest/gtest.h>

#include "store/store_test_help.h"

namespace nightbell::store {
namespace {

BlockRecord block(std::uint64_t offset, std::uint64_t length, std::size_t keys = 0) {
  BlockRecord record;
  record.offset = offset;
  record.length = length;
  record.lines = 3;
  record.received.add(kNoon);
  record.levels = 0b1010;
  record.has_skew = keys > 0;
  record.terms.assign(keys, 7);
  if (keys > 0) record.counts = {{5, Level::kWarn, 2}, {6, Level::kError, 1}};
  for (std::uint64_t k = 0; k < keys; ++k) record.keys.push_back({key_of(k), kNoon + Nanos(k)});
  return record;
}

EndRecord end(std::uint64_t bytes, SegmentState state = SegmentState::kSealed) {
  EndRecord record{bytes, 7, {}, state};
  record.received.add(kNoon);
  return record;
}

std::string sample() {
  std::string bytes;
  append_checkpoint_header(bytes);
  append_record(bytes, block(0, 100, 2));
  append_record(bytes, end(100, SegmentState::kStopped));
  append_record(bytes, block(100, 50));
  append_record(bytes, end(150));
  return bytes;
}

TEST(CheckpointFormat, IsReadBackAsItIsWritten) {
  const std::string bytes = sample();
  const Checkpoint read = read_checkpoint(bytes);
  EXPECT_EQ(read.blocks, (std::vector{block(0, 100, 2), block(100, 50)}));
  EXPECT_EQ(read.end, end(150));
  EXPECT_EQ(read.good_bytes, bytes.size());
  EXPECT_EQ(read_end_record(bytes), end(150));
}

TEST(CheckpointFormat, ReadsToTheLastWholeRecordWhereverItIsCut) {
  const std::string bytes = sample();
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const std::string_view part = std::string_view(bytes).substr(0, length);
    const Checkpoint read = read_checkpoint(part);
    EXPECT_LE(read.good_bytes, length);
    EXPECT_EQ(read_checkpoint(part.substr(0, read.good_bytes)).blocks, read.blocks);
    EXPECT_FALSE(read.end && read.end->bytes == 150) << length;
    for (std::size_t i = 0; i < read.blocks.size(); ++i)
      EXPECT_EQ(read.blocks[i], i == 0 ? block(0, 100, 2) : block(100, 50));
    const auto tail = read_end_record(part);
    EXPECT_TRUE(!tail || tail->bytes == 100) << length;
  }
}

TEST(CheckpointFormat, NoticesEachFlippedBit) {
  const std::string bytes = sample();
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string bad = bytes;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
    const Checkpoint read = read_checkpoint(bad);
    EXPECT_LE(read.good_bytes, bit / 8) << bit;
    EXPECT_FALSE(read.end && read.end->bytes == 150) << bit;
    EXPECT_EQ(read_end_record(bad).has_value(), bit / 8 < bytes.size() - kEndRecordBytes) << bit;
  }
}

TEST(CheckpointFormat, RefusesAnOlderVersion) {
  std::string bytes = sample();
  bytes[8] = 1;
  EXPECT_EQ(read_checkpoint(bytes).good_bytes, 0u);
}

TEST(CheckpointFormat, WantsBlocksWithoutGaps) {
  for (const auto& [first, second] :
       {std::pair{block(10, 100), block(110, 50)}, std::pair{block(0, 100), block(101, 50)},
        std::pair{block(0, 100), block(99, 50)}, std::pair{block(0, 0), block(0, 50)},
        std::pair{block(0, 100), block(100, UINT64_MAX - 50)}}) {
    std::string bytes;
    append_checkpoint_header(bytes);
    append_record(bytes, first);
    append_record(bytes, second);
    EXPECT_LT(read_checkpoint(bytes).blocks.size(), 2u);
  }
  std::string bytes;
  append_checkpoint_header(bytes);
  append_record(bytes, block(0, 100));
  append_record(bytes, end(99));
  EXPECT_FALSE(read_checkpoint(bytes).end) << "totals never say less than the blocks";
}

TEST(CheckpointFormat, BoundsTheNumberOfBlocksOfASegment) {
  for (const std::uint64_t max :
       {std::uint64_t{1}, std::uint64_t{1_MiB}, std::uint64_t{64_MiB}, std::uint64_t{1024_MiB}}) {
    EXPECT_LT(max / block_target_bytes(max), kMaxBlocks - 20);
  }
  EXPECT_EQ(block_target_bytes(1_MiB), 288_KiB);
}

}  // namespace
}  // namespace nightbell::store
