#include "intake/import_source.h"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <string>
#include <vector>

#include "base/faulty_file.h"
#include "event/limits.h"
#include "intake/import_lines.h"

namespace nightbell::intake {
namespace {

std::string gzipped(const std::string& text) {
  z_stream stream{};
  constexpr int kGzip = 16 + MAX_WBITS;
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

std::string zstandard(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 1));
  return out;
}

class Source : public testing::Test {
 protected:
  std::unique_ptr<ImportSource> open(std::string bytes) {
    files_.put("input", std::move(bytes));
    auto source = ImportSource::open(files_, "input");
    EXPECT_TRUE(source);
    return std::move(*source);
  }

  /// The whole text, or the error's.
  static std::string all_of(ImportSource& source) {
    std::string text;
    std::vector<char> part(1000);
    while (true) {
      const auto got = source.read(part);
      if (!got) return "error: " + got.error().message;
      if (*got == 0) return text;
      text.append(part.data(), *got);
    }
  }

  static std::vector<std::string> lines_of(ImportSource& source, ImportPosition at = {}) {
    ImportLines lines(source, at);
    std::vector<std::string> out;
    while (true) {
      const auto line = lines.next();
      EXPECT_TRUE(line);
      if (!line || !*line) return out;
      out.emplace_back(**line);
    }
  }

  FaultyFileSystem files_;
};

std::string long_text() {
  std::string text;
  for (int n = 0; n < 20000; ++n) text += "line " + std::to_string(n) + "\n";
  return text;
}

TEST_F(Source, ReadsPlainGzipAndZstdByTheirFirstBytes) {
  const std::string text = long_text();
  EXPECT_EQ(all_of(*open(text)), text);
  EXPECT_EQ(all_of(*open(gzipped(text))), text);
  EXPECT_EQ(all_of(*open(zstandard(text))), text);
  EXPECT_EQ(all_of(*open("")), "");
}

TEST_F(Source, ReadsSeveralMembersAsOneText) {
  EXPECT_EQ(all_of(*open(gzipped("one\n") + gzipped("") + gzipped("two\n"))), "one\ntwo\n");
  EXPECT_EQ(all_of(*open(zstandard("one\n") + zstandard("two\n"))), "one\ntwo\n");
}

TEST_F(Source, SaysThatACompressedTextEndsEarlyWhereverItIsCut) {
  for (const std::string& packed : {gzipped("some text"), zstandard("some text")}) {
    for (std::size_t size = 5; size < packed.size(); ++size)
      EXPECT_EQ(all_of(*open(packed.substr(0, size))), "error: the compressed text ends early");
  }
}

TEST_F(Source, SaysThatACompressedTextIsDamaged) {
  for (std::string packed : {gzipped(long_text()), zstandard(long_text())}) {
    packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x55);
    EXPECT_TRUE(all_of(*open(packed)).starts_with("error: the compressed text"));
    EXPECT_EQ(all_of(*open(gzipped("text") + "and no member")),
              "error: the compressed text is damaged");
  }
}

TEST_F(Source, GoesOnBehindWhatIsSkipped) {
  const std::string text = long_text();
  for (const std::string& bytes : {text, gzipped(text), zstandard(text)}) {
    auto source = open(bytes);
    ASSERT_TRUE(source->skip(5000));
    EXPECT_EQ(all_of(*source), text.substr(5000));
    EXPECT_FALSE(open(bytes)->skip(text.size() + 1));
  }
}

TEST_F(Source, IsTheSameFileUnderAnotherName) {
  const std::string text = long_text();
  const ImportIdentity one = open(text)->identity();
  files_.put("moved", text);
  const auto moved = ImportSource::open(files_, "moved");
  ASSERT_TRUE(moved);
  EXPECT_EQ((*moved)->identity(), one);
  EXPECT_NE(open(text + "x")->identity(), one);
  EXPECT_FALSE(ImportSource::open(files_, "nowhere"));
}

TEST_F(Source, ComesInLinesWithTheirPositions) {
  auto source = open("one\n\nlast");
  ImportLines lines(*source, {});
  EXPECT_EQ(**lines.next(), "one");
  EXPECT_EQ(lines.position(), (ImportPosition{4, 1}));
  EXPECT_EQ(**lines.next(), "");
  EXPECT_EQ(**lines.next(), "last");
  EXPECT_EQ(lines.position(), (ImportPosition{9, 3}));
  EXPECT_FALSE(lines.next()->has_value());
}

TEST_F(Source, HandsOutOnlyTheBeginningOfALineThatIsTooLong) {
  const std::string most(limits::kImportLine, 'm');
  const std::string huge(3 * limits::kImportLine, 'h');
  for (const std::string& end : {std::string("\nnext\n"), std::string("\nnext")}) {
    auto source = open(most + "\n" + huge + end);
    ImportLines lines(*source, {});
    EXPECT_EQ((**lines.next()).size(), most.size());
    EXPECT_EQ((**lines.next()).size(), limits::kImportLine + 1);
    EXPECT_EQ(lines.position(), (ImportPosition{most.size() + huge.size() + 2, 2}));
    EXPECT_EQ(**lines.next(), "next");
    EXPECT_FALSE(lines.next()->has_value());
  }
  EXPECT_EQ(lines_of(*open(huge)).size(), 1u);
}

}  // namespace
}  // namespace nightbell::intake
