#include "base/ascii.h"

#include <gtest/gtest.h>

namespace nightbell::ascii {
namespace {

TEST(Ascii, ComparesWithoutCaseButOnlyLetters) {
  EXPECT_TRUE(equal_ignoring_case("X-Request-ID", "x-request-id"));
  EXPECT_FALSE(equal_ignoring_case("abc", "abcd"));
  EXPECT_FALSE(equal_ignoring_case("[", "{")) << "they differ by the same bit as letters do";
  EXPECT_TRUE(starts_ignoring_case("BEARER x", "bearer "));
  EXPECT_FALSE(starts_ignoring_case("Bear", "bearer"));
  EXPECT_EQ(to_lower("ÄBC"), "Äbc") << "other bytes stay";
}

TEST(Ascii, TrimsAndSplits) {
  EXPECT_EQ(trim(" \t a b \t"), "a b");
  EXPECT_EQ(trim("  "), "");
  std::string_view rest = "a,,b";
  EXPECT_EQ(next_part(rest, ','), "a");
  EXPECT_EQ(next_part(rest, ','), "");
  EXPECT_EQ(next_part(rest, ','), "b");
  EXPECT_TRUE(rest.empty());
}

}  // namespace
}  // namespace nightbell::ascii
