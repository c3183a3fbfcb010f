#include "base/siphash.h"

#include <gtest/gtest.h>

#include <string>

namespace nightbell {
namespace {

// Vectors of the reference implementation: key 00..0f, input 00 01 02 ….
const SipKey kKey = {0x0706050403020100ull, 0x0f0e0d0c0b0a0908ull};

std::string input(std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text.push_back(static_cast<char>(i));
  return text;
}

TEST(SipHash, AgreesWithTheReference64) {
  EXPECT_EQ(siphash64(kKey, input(0)), 0x726fdb47dd0e0e31ull);
  EXPECT_EQ(siphash64(kKey, input(8)), 0x93f5f5799a932462ull);
  EXPECT_EQ(siphash64(kKey, input(15)), 0xa129ca6149be45e5ull);
}

TEST(SipHash, AgreesWithTheReference128) {
  EXPECT_EQ(siphash128(kKey, input(0)), (Hash128{0xe6a825ba047f81a3ull, 0x930255c71472f66dull}));
}

TEST(SipHash, DependsOnTheKey) {
  EXPECT_NE(siphash64(kKey, "visitor-1"), siphash64({1, 2}, "visitor-1"));
}

}  // namespace
}  // namespace nightbell
