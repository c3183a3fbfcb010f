#include "auth/base64url.h"

#include <gtest/gtest.h>

namespace nightbell::auth {
namespace {

TEST(Base64url, ReadsWhatItWrites) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    bytes.push_back(static_cast<char>(i));
  }
}

TEST(Base64url, WritesAsRfc4648Says) {
  EXPECT_EQ(to_base64url(""), "");
  EXPECT_EQ(to_base64url("f"), "Zg");
  EXPECT_EQ(to_base64url("fo"), "Zm8");
  EXPECT_EQ(to_base64url("foobar"), "Zm9vYmFy");
  EXPECT_EQ(to_base64url("\xff\xef\xfe"), "_-_-");
}

TEST(Base64url, RefusesOtherSpellings) {
  for (const char* text : {"Z", "Zg==", "Zh", "Zm9", "Zm+v", "Zm/v", "Zg\n", "Zg ", "\xc3\xa9xx"})
    EXPECT_EQ(from_base64url(text), std::nullopt) << text;
}

}  // namespace
}  // namespace nightbell::auth
