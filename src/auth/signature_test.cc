#include "auth/signature.h"

#include <gtest/gtest.h>

namespace nightbell::auth {
namespace {

const HmacSha256 kKey("Jefe");
const std::string kBody = "what do ya want for nothing?";
const std::string kHex = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

TEST(Signature, IsTakenInEveryUsualSpelling) {
  std::string upper = kHex;
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  EXPECT_EQ(signature_of(kBody, kKey), kHex);
  EXPECT_TRUE(is_signed(kHex, kBody, kKey));
  EXPECT_TRUE(is_signed("sha256=" + kHex, kBody, kKey));
  EXPECT_TRUE(is_signed(upper, kBody, kKey));
  EXPECT_TRUE(is_signed("sha256=" + upper, kBody, kKey));
}

TEST(Signature, IsRefusedWhenAnythingDiffers) {
  const std::string refused[] = {"",
                                 "sha256=",
                                 kHex.substr(1),
                                 kHex.substr(0, 63),
                                 kHex + "0",
                                 " " + kHex,
                                 "sha512=" + kHex,
                                 "sha256=sha256=" + kHex,
                                 "g" + kHex.substr(1),
                                 "6" + kHex.substr(1),
                                 kHex.substr(0, 63) + "2",
                                 std::string(64, '0')};
  for (const std::string& header : refused) EXPECT_FALSE(is_signed(header, kBody, kKey)) << header;
  EXPECT_FALSE(is_signed(kHex, kBody + " ", kKey));
  EXPECT_FALSE(is_signed(kHex, "", kKey));
  EXPECT_FALSE(is_signed(kHex, kBody, HmacSha256("jefe")));
}

}  // namespace
}  // namespace nightbell::auth
