#include "http/head_scanner.h"

#include <gtest/gtest.h>

#include <string>

namespace nightbell::http {
namespace {

using Status = HeadScanner::Status;
constexpr std::size_t kMax = 16_KiB;

/// Gives the scanner all bytes at once, and one more at a time: both must come to the
/// same result.
HeadScanner::Result scan(std::string_view bytes) {
  HeadScanner whole(kMax);
  const auto result = whole.scan(bytes);
  HeadScanner scanner(kMax);
  HeadScanner::Result last;
  for (std::size_t n = 1; n <= bytes.size() && last.status == Status::kNeedMore; ++n) {
    last = scanner.scan(bytes.substr(0, n));
  }
  EXPECT_EQ(last.status, result.status) << bytes;
  if (result.status == Status::kRefused) {
    EXPECT_EQ(last.error, result.error) << bytes;
  }
  if (result.status == Status::kDone) {
    EXPECT_EQ(last.size, result.size) << bytes;
  }
  return result;
}

TEST(HeadScanner, FindsTheEndOfAHead) {
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  const auto result = scan(head + "more\r\n\r\n");
  EXPECT_EQ(result.status, Status::kDone);
  EXPECT_EQ(result.size, head.size());
  EXPECT_EQ(result.skipped, 0U);
}

TEST(HeadScanner, SkipsEmptyLinesBeforeARequest) {
  const auto result = scan("\r\n\r\nGET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(result.status, Status::kDone);
  EXPECT_EQ(result.skipped, 4U);
  EXPECT_EQ(result.size, 18U);
}

TEST(HeadScanner, WaitsForTheRest) {
  for (const auto* bytes : {"G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n", "\r",
                            "\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r"}) {
    EXPECT_EQ(scan(bytes).status, Status::kNeedMore) << bytes;
  }
}

TEST(HeadScanner, RefusesWhatIsNoRequest) {
  using namespace std::string_literals;
  const std::string cases[] = {
      "\n",
      "GET / HTTP/1.1\n",
      "GET / HTTP/1.1\r\nHost: a\n",
      "\x16\x03\x01\x02",  // a TLS greeting
      "\0"s,
      " GET / HTTP/1.1\r\n",
      "\r\n\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\n\n",
  };
  for (const auto& bytes : cases) {
    const auto result = scan(bytes);
    ASSERT_EQ(result.status, Status::kRefused) << bytes;
    EXPECT_EQ(result.error, ErrorId::kBadRequest) << bytes;
  }
}

TEST(HeadScanner, RefusesALongRequestLine) {
  const std::string line = "GET /" + std::string(kMaxRequestLineBytes - 16, 'a') + " HTTP/1.1\r\n";
  ASSERT_EQ(line.size(), kMaxRequestLineBytes);
  EXPECT_EQ(scan(line + "\r\n").status, Status::kDone);
  const auto result = scan("x" + line);
  ASSERT_EQ(result.status, Status::kRefused);
  EXPECT_EQ(result.error, ErrorId::kUriTooLong);
}

TEST(HeadScanner, RefusesALargeHead) {
  const std::string line = "GET / HTTP/1.1\r\n";
  const std::string field = "A: " + std::string(kMax - line.size() - 7, 'a') + "\r\n";
  EXPECT_EQ(scan(line + field + "\r\n").status, Status::kDone);
  const auto result = scan(line + "x" + field + "\r\n");
  ASSERT_EQ(result.status, Status::kRefused);
  EXPECT_EQ(result.error, ErrorId::kHeadersTooLarge);
}

}  // namespace
}  // namespace nightbell::http
