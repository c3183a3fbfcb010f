#include "auth/hmac.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "base/ids.h"

namespace nightbell::auth {
namespace {

TEST(Hmac, IsThatOfRfc4231) {
  const struct {
    std::string key;
    std::string message;
    const char* expected;
  } rows[] = {
      {std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
  };
  for (const auto& row : rows) {
    const HmacSha256 hmac(row.key);
    EXPECT_EQ(to_hex(hmac.of(row.message)), row.expected);
    EXPECT_EQ(to_hex(hmac.of(row.message)), row.expected) << "a second time";
  }
}

TEST(Hmac, MayBeUsedByManyThreads) {
  const HmacSha256 hmac("Jefe");
  const Sha256 expected = hmac.of("what do ya want for nothing?");
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) EXPECT_EQ(hmac.of("what do ya want for nothing?"), expected);
    });
  }
}

TEST(Hmac, HashesPlainTextToo) {
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace nightbell::auth
