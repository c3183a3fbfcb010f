#include "store/block_codec.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/faulty_file.h"
#include "store/store_test_help.h"

namespace nightbell::store {
namespace {

std::string lines(std::size_t count, std::uint64_t first = 0) {
  std::string text;
  for (std::size_t n = 0; n < count; ++n) text += line_text(first + n, kNoon) + "\n";
  return text;
}

class BlockCodecTest : public ::testing::TestWithParam<SegmentForm> {
 protected:
  std::string compressed(std::string_view text) {
    std::string out;
    codec_.compress(GetParam(), text, out);
    return out;
  }
  Result<std::vector<CompressedBlock>> walk(const std::string& bytes) {
    disk_.put("/b", bytes);
    return walk_blocks(**disk_.open("/b", OpenMode::kRead), GetParam());
  }

  BlockCodec codec_;
  FaultyFileSystem disk_;
  std::string room_;
};

TEST_P(BlockCodecTest, InflatesWhatItDeflated) {
  for (const std::size_t count : {0u, 1u, 100u, 5000u}) {
    const std::string text = lines(count);
    const std::string block = compressed(text);
    const auto back = codec_.inflate(GetParam(), block, text.size(), room_);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(*back, text);
    EXPECT_GE(room_.size(), text.size() + BlockCodec::kBlockPadding);
    EXPECT_LT(block.size(), text.size() / 4 + 300);
  }
}

TEST_P(BlockCodecTest, AppendsBehindWhatIsThere) {
  std::string out = "before";
  codec_.compress(GetParam(), "x\n", out);
  EXPECT_EQ(out, "before" + compressed("x\n"));
}

TEST_P(BlockCodecTest, FindsTheBlocksOfAFile) {
  std::string file;
  std::vector<CompressedBlock> want;
  for (const std::size_t count : {3u, 400u, 1u}) {
    const std::string text = lines(count);
    const std::string block = compressed(text);
    want.push_back({file.size(), block.size(), text.size()});
    file += block;
  }
  EXPECT_EQ(walk(file).value(), want);
  EXPECT_TRUE(walk("").value().empty());
}

TEST_P(BlockCodecTest, SeesTheEndOfALargeBlock) {
  std::string noise(3'000'000, '\0');
  std::uint64_t state = 1;
  for (char& c : noise) c = static_cast<char>((state = state * 6364136223846793005u + 1) >> 56);
  const std::string block = compressed(noise);
  ASSERT_GT(block.size(), 2'900'000u);
  EXPECT_EQ(walk(block + block).value().size(), 2u);
}

TEST_P(BlockCodecTest, SaysWhereAFileIsCut) {
  const std::string first = compressed(lines(3));
  const std::string file = first + compressed(lines(2));
  for (std::size_t length = 1; length < file.size(); ++length) {
    const auto blocks = walk(file.substr(0, length));
    if (length == first.size()) {
      EXPECT_EQ(blocks.value().size(), 1u);
      continue;
    }
    ASSERT_FALSE(blocks) << length;
    EXPECT_EQ(blocks.error().code, ErrorCode::kCorrupt);
    const std::string where = "at byte " + std::to_string(length < first.size() ? 0 : first.size());
    EXPECT_TRUE(blocks.error().message.starts_with(where + ": ")) << blocks.error().message;
  }
}

TEST_P(BlockCodecTest, RefusesACutBlock) {
  const std::string text = lines(20);
  const std::string block = compressed(text);
  for (std::size_t length = 0; length < block.size(); ++length) {
    const auto back = codec_.inflate(GetParam(), block.substr(0, length), text.size(), room_);
    ASSERT_FALSE(back) << length;
    EXPECT_EQ(back.error().code, ErrorCode::kCorrupt);
  }
  for (const std::uint64_t size : {text.size() - 1, text.size() + 1, UINT64_MAX})
    EXPECT_FALSE(codec_.inflate(GetParam(), block, size, room_)) << size;
  EXPECT_FALSE(codec_.inflate(GetParam(), block + "x", text.size(), room_));
}

TEST_P(BlockCodecTest, NeverGivesOtherLinesForAFlippedBit) {
  const std::string text = lines(5);
  const std::string block = compressed(text);
  for (std::size_t bit = 0; bit < block.size() * 8; ++bit) {
    std::string bad = block;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
    const auto back = codec_.inflate(GetParam(), bad, text.size(), room_);
    if (back) {
      EXPECT_EQ(*back, text) << bit;
    } else {
      EXPECT_EQ(back.error().code, ErrorCode::kCorrupt);
    }
    (void)walk(bad).has_value();  // must only not crash: it does not look inside
  }
}

TEST_P(BlockCodecTest, IsReadByTheUsualTools) {
  const bool gzip = GetParam() == SegmentForm::kGzip;
  const auto path = std::filesystem::temp_directory_path() /
                    ("nightbell_codec_" + std::to_string(::getpid()) + (gzip ? ".gz" : ".zst"));
  std::ofstream(path, std::ios::binary) << compressed(lines(50)) << compressed(lines(50, 50));
  const std::string command = std::string(gzip ? "zcat " : "zstdcat ") + path.string();
  FILE* const pipe = ::popen((command + " 2>/dev/null").c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string out;
  char chunk[4096];
  for (std::size_t got = 0; (got = std::fread(chunk, 1, sizeof chunk, pipe)) > 0;)
    out.append(chunk, got);
  const int status = ::pclose(pipe);
  std::filesystem::remove(path);
  EXPECT_EQ(status, 0) << command;
  EXPECT_EQ(out, lines(100));
}

INSTANTIATE_TEST_SUITE_P(Both, BlockCodecTest,
                         ::testing::Values(SegmentForm::kGzip, SegmentForm::kZstd),
                         [](const auto& form) {
                           return form.param == SegmentForm::kGzip ? "Gzip" : "Zstd";
                         });

TEST(BlockCodec, TakesPlainBlocksAsTheyAre) {
  BlockCodec codec;
  std::string out;
  codec.compress(SegmentForm::kPlain, "a\n", out);
  EXPECT_EQ(out, "a\n");
  std::string room;
  EXPECT_EQ(codec.inflate(SegmentForm::kPlain, out, 2, room).value(), "a\n");
  EXPECT_EQ(codec.inflate(SegmentForm::kPlain, out, 3, room).error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace nightbell::store
