#include "auth/jwt.h"

#include <gtest/gtest.h>

#include "auth/base64url.h"

namespace nightbell::auth {
namespace {

const HmacSha256 kKey("0123456789abcdef0123456789abcdef");

std::string view(const Sha256& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::string signed_token(const std::string& header, const std::string& claims) {
  const std::string text = to_base64url(header) + "." + to_base64url(claims);
  return text + "." + to_base64url(view(kKey.of(text)));
}

TEST(Jwt, ReadsWhatItMakes) {
  const boost::json::object claims{{"session_id", "s-1"}, {"exp", 1.5}, {"more", {1, 2}}};
  EXPECT_EQ(read_jwt(make_jwt(claims, kKey), kKey), claims);
}

TEST(Jwt, ReadsTheTokensOfOthers) {
  EXPECT_TRUE(read_jwt(signed_token(R"({"typ":"JWT","alg":"HS256"})", R"({"a":1})"), kKey));
  EXPECT_TRUE(read_jwt(signed_token(R"( { "alg" : "HS256", "kid":"7" } )", R"({})"), kKey));
}

TEST(Jwt, RefusesEverythingElse) {
  const std::string good = signed_token(R"({"alg":"HS256"})", R"({"a":1})");
  ASSERT_TRUE(read_jwt(good, kKey));
  const std::string unsigned_part = good.substr(0, good.rfind('.'));
  const std::string refused[] = {
      "",
      ".",
      "..",
      "a.b",
      unsigned_part,
      unsigned_part + ".",
      good + ".",
      good + ".x",
      "." + good,
      " " + good,
      good + "=",
      good.substr(0, good.size() - 1),
      signed_token(R"({"alg":"none"})", R"({"a":1})"),
      to_base64url(R"({"alg":"none"})") + "." + to_base64url(R"({"a":1})") + ".",
      signed_token(R"({"alg":"hs256"})", R"({"a":1})"),
      signed_token(R"({"alg":"HS512"})", R"({"a":1})"),
      signed_token(R"({"alg":["HS256"]})", R"({"a":1})"),
      signed_token(R"({"typ":"JWT"})", R"({"a":1})"),
      signed_token(R"({"alg":"HS256","crit":["exp"]})", R"({"a":1})"),
      signed_token(R"("HS256")", R"({"a":1})"),
      signed_token(R"({"alg":"HS256"})", "[1]"),
      signed_token(R"({"alg":"HS256"})", "{"),
      signed_token(R"({"alg":"HS256"})", R"({"a":")" + std::string(5000, 'x') + "\"}"),
  };
  for (const std::string& token : refused) EXPECT_FALSE(read_jwt(token, kKey)) << token;
  EXPECT_FALSE(read_jwt(good, HmacSha256("another secret of thirty-two byte")));
}

TEST(Jwt, RefusesATokenWithOneFlippedBit) {
  const std::string good = make_jwt({{"session_id", "s"}, {"exp", 1}}, kKey);
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ (1 << bit));
      EXPECT_FALSE(read_jwt(bad, kKey)) << i << " " << bit;
    }
  }
}

}  // namespace
}  // namespace nightbell::auth
