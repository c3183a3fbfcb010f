#include "store/segment_index.h"

#include <gtest/gtest.h>

#include "base/faulty_file.h"
#include "store/crc32c.h"
#include "store/index_builder.h"
#include "store/store_test_help.h"

namespace nightbell::store {
namespace {

constexpr std::size_t kBlocks = 70;
const Term kEverywhere = word_term("timeout");

BlockInfo block_info(std::size_t n) {
  BlockInfo block;
  block.offset = block.file_offset = n * 1000;
  block.length = block.file_length = 1000;
  block.lines = 10 + n;
  block.received.add(kNoon + std::chrono::seconds(n));
  if (n % 2 == 0) block.events.add(kNoon);
  block.levels = static_cast<std::uint8_t>(n % 16);
  block.has_skew = n % 3 == 0;
  return block;
}

std::vector<Term> terms_of(std::size_t n) {
  std::vector<Term> terms = {id_term("id-" + std::to_string(n)), kEverywhere};
  if (n % 10 == 0) terms.push_back(field_term("service", "web"));
  std::ranges::sort(terms);
  return terms;
}

MinuteCounts counts_of(std::size_t n) {
  return {{minute_of(kNoon), Level::kInfo, 1},
          {minute_of(kNoon) + static_cast<Minute>(n), Level::kError, 7}};
}

const std::vector<BlockInfo>& all_blocks() {
  static const auto kAll = [] {
    std::vector<BlockInfo> all;
    for (std::size_t n = 0; n < kBlocks; ++n) all.push_back(block_info(n));
    return all;
  }();
  return kAll;
}
const std::vector<MinuteCounts>& all_counts() {
  static const auto kAll = [] {
    std::vector<MinuteCounts> all;
    for (std::size_t n = 0; n < kBlocks; ++n) all.push_back(counts_of(n));
    return all;
  }();
  return kAll;
}

IndexBuilder builder() {
  IndexBuilder builder;
  for (std::size_t n = 0; n < kBlocks; ++n)
    builder.add_block(block_info(n), terms_of(n), counts_of(n));
  return builder;
}

const IndexBinding kPlain{SegmentForm::kPlain, 3, kBlocks * 1000, kBlocks * 1000, 0x1234};

/// What an index says, or the first error.
Result<void> check(const std::string& bytes) {
  FaultyFileSystem disk;
  disk.put("/i", bytes);
  const FilePtr file = *disk.open("/i", OpenMode::kRead);
  const auto index = SegmentIndex::read(*file);
  if (!index) return fail(index.error());
  EXPECT_EQ(index->binding(), kPlain);
  EXPECT_TRUE(index->blocks() == all_blocks());
  const auto hot = index->find(*file, kEverywhere);
  if (!hot) return fail(hot.error());
  EXPECT_EQ(*hot, BlockSet::first(kBlocks));
  const auto web = index->find(*file, field_term("service", "web"));
  if (!web) return fail(web.error());
  EXPECT_EQ(web->count(), kBlocks / 10);
  const auto one = index->find(*file, id_term("id-42"));
  if (!one) return fail(one.error());
  EXPECT_TRUE(one->has(42));
  EXPECT_EQ(one->count(), 1u);
  const auto counts = index->counts(*file);
  if (!counts) return fail(counts.error());
  EXPECT_TRUE(*counts == all_counts());
  return {};
}

TEST(SegmentIndex, IsReadBackAsItIsWritten) {
  const auto read = check(builder().finish(kPlain));
  EXPECT_TRUE(read) << read.error().message;
}

TEST(SegmentIndex, MayBeOfAnEmptySegment) {
  FaultyFileSystem disk;
  disk.put("/i", IndexBuilder().finish({}));
  const FilePtr file = *disk.open("/i", OpenMode::kRead);
  const auto index = SegmentIndex::read(*file);
  ASSERT_TRUE(index);
  EXPECT_TRUE(index->blocks().empty());
  EXPECT_TRUE(index->find(*file, kEverywhere).value().empty());
  EXPECT_TRUE(index->counts(*file).value().empty());
}

TEST(SegmentIndex, IsCorruptWhereverItIsCut) {
  const std::string bytes = builder().finish(kPlain);
  const std::size_t pages = bytes.size() - kTermPageBytes;
  for (std::size_t length = 0; length < bytes.size(); length += length < pages ? 1 : 61) {
    const auto read = check(bytes.substr(0, length));
    ASSERT_FALSE(read) << length;
    ASSERT_EQ(read.error().code, ErrorCode::kCorrupt) << length << ": " << read.error().message;
  }
}

TEST(SegmentIndex, NeverGivesAWrongAnswerForAFlippedBit) {
  const std::string bytes = builder().finish(kPlain);
  std::size_t noticed = 0;
  // Of the pages, and of the zeros before them, some: term_table_test has each bit of a page.
  const std::size_t head = bytes.find_last_not_of('\0', bytes.size() - kTermPageBytes - 1) + 1;
  for (std::size_t bit = 0; bit < bytes.size() * 8; bit += bit < head * 8 ? 1 : 97) {
    std::string bad = bytes;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
    const auto read = check(bad);
    if (::testing::Test::HasFailure()) FAIL() << bit;
    if (!read) {
      ++noticed;
      ASSERT_EQ(read.error().code, ErrorCode::kCorrupt);
    }
  }
  EXPECT_GT(noticed, kIndexHeaderBytes * 8 + kBlocks * 74 * 8) << "all but the gap before pages";
}

TEST(SegmentIndex, RefusesAnotherVersion) {
  std::string bytes = builder().finish(kPlain);
  for (const char version : {'\1', '\3'}) {
    bytes[8] = version;
    EXPECT_EQ(check(bytes).error().code, ErrorCode::kCorrupt);
  }
}

TEST(SegmentIndex, PassesOnWhatTheDiskSays) {
  FaultyFileSystem disk;
  disk.put("/i", builder().finish(kPlain));
  const FilePtr file = *disk.open("/i", OpenMode::kRead);
  const auto index = SegmentIndex::read(*file);
  ASSERT_TRUE(index);
  disk.fail(FileCall::kRead, 1, true);
  EXPECT_EQ(SegmentIndex::read(*file).error().code, ErrorCode::kIo);
  EXPECT_EQ(index->find(*file, id_term("id-42")).error().code, ErrorCode::kIo);
  EXPECT_EQ(index->counts(*file).error().code, ErrorCode::kIo);
}

TEST(SegmentIndex, BelongsToOneFileOnly) {
  FaultyFileSystem disk;
  std::string data(20'000, 'x');
  disk.put("/d", data);
  FilePtr file = *disk.open("/d", OpenMode::kRead);
  IndexBinding binding = kPlain;
  binding.file_length = data.size();
  binding.edge_crc = edge_crc(*file, data.size()).value();
  disk.put("/i", IndexBuilder().finish(binding));
  const auto index = SegmentIndex::read(**disk.open("/i", OpenMode::kRead));
  ASSERT_TRUE(index);
  EXPECT_TRUE(index->belongs_to(*file, SegmentForm::kPlain).value());
  EXPECT_FALSE(index->belongs_to(*file, SegmentForm::kGzip).value());
  for (const std::size_t at : {std::size_t{0}, std::size_t{4095}, data.size() - 1}) {
    std::string other = data;
    other[at] = 'y';
    disk.put("/e", other);
    EXPECT_FALSE(
        index->belongs_to(**disk.open("/e", OpenMode::kRead), SegmentForm::kPlain).value());
  }
  disk.put("/e", data + "x");
  EXPECT_FALSE(index->belongs_to(**disk.open("/e", OpenMode::kRead), SegmentForm::kPlain).value());
  disk.put("/e", "short");
  EXPECT_EQ(edge_crc(**disk.open("/e", OpenMode::kRead), 5).value(), crc32c("short"));
}

TEST(SegmentIndex, OfACompressedFileHasTheSameTermsAtOtherPlaces) {
  std::vector<FileExtent> extents;
  for (std::size_t n = 0; n < kBlocks; ++n) extents.push_back({n * 100, 100});
  const IndexBinding gzip{SegmentForm::kGzip, 3, kBlocks * 1000, kBlocks * 100, 0x5678};
  const std::string plain = builder().finish(kPlain);
  const auto bytes = rebind_index(plain, gzip, extents);
  ASSERT_TRUE(bytes);
  FaultyFileSystem disk;
  disk.put("/i", *bytes);
  const FilePtr file = *disk.open("/i", OpenMode::kRead);
  const auto index = SegmentIndex::read(*file);
  ASSERT_TRUE(index);
  EXPECT_EQ(index->binding(), gzip);
  for (std::size_t n = 0; n < kBlocks; ++n) {
    BlockInfo want = block_info(n);
    want.file_offset = n * 100;
    want.file_length = 100;
    EXPECT_EQ(index->blocks()[n], want);
  }
  EXPECT_TRUE(index->find(*file, id_term("id-7")).value().has(7));
  EXPECT_EQ(index->find(*file, kEverywhere).value().count(), kBlocks);
  EXPECT_EQ(index->counts(*file).value()[5], counts_of(5));

  extents.pop_back();
  EXPECT_EQ(rebind_index(plain, gzip, extents).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(rebind_index(plain.substr(0, 3000), gzip, extents).error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace nightbell::store
