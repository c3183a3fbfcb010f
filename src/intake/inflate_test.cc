#include "intake/inflate.h"

#include <gtest/gtest.h>
#include <libdeflate.h>

namespace nightbell::intake {
namespace {

enum class Wrap { kGzip, kZlib, kRaw };

std::string deflated(std::string_view text, Wrap wrap) {
  libdeflate_compressor* compressor = libdeflate_alloc_compressor(6);
  std::string out(text.size() + 1024, '\0');
  std::size_t size = 0;
  switch (wrap) {
    case Wrap::kGzip:
      size = libdeflate_gzip_compress(compressor, text.data(), text.size(), out.data(), out.size());
      break;
    case Wrap::kZlib:
      size = libdeflate_zlib_compress(compressor, text.data(), text.size(), out.data(), out.size());
      break;
    case Wrap::kRaw:
      size =
          libdeflate_deflate_compress(compressor, text.data(), text.size(), out.data(), out.size());
      break;
  }
  libdeflate_free_compressor(compressor);
  out.resize(size);
  return out;
}

const std::string kText = R"({"message":"hello hello hello hello"})";

TEST(Inflate, KnowsItsCodings) {
  EXPECT_EQ(coding_of(""), Coding::kIdentity);
  EXPECT_EQ(coding_of("Identity"), Coding::kIdentity);
  EXPECT_EQ(coding_of("GZIP"), Coding::kGzip);
  EXPECT_EQ(coding_of("x-gzip"), Coding::kGzip);
  EXPECT_EQ(coding_of("deflate"), Coding::kDeflate);
  EXPECT_EQ(coding_of("br"), Coding::kUnknown);
  EXPECT_EQ(coding_of("gzip, gzip"), Coding::kUnknown);
}

TEST(Inflate, ReadsGzipZlibAndRawDeflate) {
  Inflater inflater;
  EXPECT_EQ(inflater.inflate(Coding::kGzip, deflated(kText, Wrap::kGzip), 1000).text, kText);
  EXPECT_EQ(inflater.inflate(Coding::kDeflate, deflated(kText, Wrap::kZlib), 1000).text, kText);
  EXPECT_EQ(inflater.inflate(Coding::kDeflate, deflated(kText, Wrap::kRaw), 1000).text, kText);
  const std::string two = deflated(kText, Wrap::kGzip) + deflated(kText, Wrap::kGzip);
  EXPECT_EQ(inflater.inflate(Coding::kGzip, two, 1000).text, kText + kText);
}

TEST(Inflate, StopsAtTheLimit) {
  Inflater inflater;
  const std::string bomb = deflated(std::string(50'000'000, ' '), Wrap::kGzip);
  EXPECT_EQ(inflater.inflate(Coding::kGzip, bomb, 65536).error, InflateError::kTooLarge);
  const std::string exact = deflated(std::string(1000, 'x'), Wrap::kGzip);
  EXPECT_EQ(inflater.inflate(Coding::kGzip, exact, 1000).text.size(), 1000u);
  EXPECT_EQ(inflater.inflate(Coding::kGzip, exact, 999).error, InflateError::kTooLarge);
  EXPECT_EQ(inflater.inflate(Coding::kGzip, exact + exact, 1999).error, InflateError::kTooLarge);
}

TEST(Inflate, RefusesWhatIsNoStream) {
  Inflater inflater;
  const std::string good = deflated(kText, Wrap::kGzip);
  for (std::size_t cut = 0; cut < good.size(); ++cut) {
    EXPECT_EQ(inflater.inflate(Coding::kGzip, good.substr(0, cut), 1000).error,
              InflateError::kMalformed)
        << cut;
  }
  EXPECT_EQ(inflater.inflate(Coding::kGzip, good + "tail", 1000).error, InflateError::kMalformed);
  EXPECT_EQ(inflater.inflate(Coding::kGzip, kText, 1000).error, InflateError::kMalformed);
  EXPECT_EQ(inflater.inflate(Coding::kDeflate, deflated(kText, Wrap::kZlib) + "x", 1000).error,
            InflateError::kMalformed);
}

}  // namespace
}  // namespace nightbell::intake
