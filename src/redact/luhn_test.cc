#include "redact/luhn.h"

#include <gtest/gtest.h>

#include <string>

namespace nightbell::redact {
namespace {

TEST(Luhn, SeesEverySingleWrongDigit) {
  const std::string good = "4111111111111111";
  EXPECT_TRUE(passes_luhn(good));
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string other = good;
      other[i] = digit;
      EXPECT_EQ(passes_luhn(other), other == good);
    }
  }
  EXPECT_FALSE(passes_luhn(""));
}

TEST(Luhn, KnowsWhichNumbersNetworksIssue) {
  for (const char* issued :
       {"4222222222222", "4111111111111111", "5555555555554444", "2221000000000009",
        "2720999999999996", "378282246310005", "6011111111111117", "3530111333300000",
        "30569309025904", "6200000000000005"}) {
    EXPECT_TRUE(has_issuer_prefix(issued)) << issued;
  }
  for (const char* other : {"", "411111111111", "1729700000123", "1729700000123456",
                            "2220999999999999", "2721000000000000", "41111111111111",
                            "5600000000000000", "37828224631000", "99999999999999999999"}) {
    EXPECT_FALSE(has_issuer_prefix(other)) << other;
  }
}

}  // namespace
}  // namespace nightbell::redact
