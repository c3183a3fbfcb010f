#include "redact/kernel.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace nightbell::redact {
namespace {

TEST(Kernel, AgreesWithThePortableOne) {
  std::mt19937 random(1);
  std::array<char, kReadable> bytes;
  constexpr std::string_view kSpice = "sk-ghp_eyJBEARbasic@:?#=+%) .-/0123456789";
  for (int i = 0; i < 20'000; ++i) {
    for (char& c : bytes) {
      const auto draw = random();
      c = draw % 2 ? kSpice[(draw >> 8) % kSpice.size()] : static_cast<char>(draw >> 8);
    }
    Masks fast;
    Masks plain;
    best_kernel()(bytes.data(), kBlock, fast);
    classify_portable(bytes.data(), kBlock, plain);
    ASSERT_EQ(fast.digit, plain.digit);
    ASSERT_EQ(fast.joint, plain.joint);
    ASSERT_EQ(fast.high, plain.high);
    ASSERT_EQ(fast.sign, plain.sign);
    ASSERT_EQ(plain.prefix & ~fast.prefix, 0u);  // it may find too much, never too little
  }
}

TEST(Kernel, FindsEveryTripleAtEveryPlace) {
  for (const Kernel kernel : {best_kernel(), Kernel(classify_portable)}) {
    for (const Triple& triple : kTriples) {
      for (std::size_t at = 0; at < kBlock; ++at) {
        std::array<char, kReadable> bytes{};
        for (std::size_t i = 0; i < 3; ++i) bytes[at + i] = triple.bytes[i];
        Masks masks;
        kernel(bytes.data(), kBlock, masks);
        EXPECT_TRUE(masks.prefix >> at & 1) << triple.bytes << " at " << at;
      }
    }
  }
}

}  // namespace
}  // namespace nightbell::redact
