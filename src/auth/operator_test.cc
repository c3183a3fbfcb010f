#include "auth/operator.h"

#include <gtest/gtest.h>

#include "auth/test_request.h"

namespace nightbell::auth {
namespace {

const std::string kToken = "operator-token-operator-token-32";

bool allowed(const OperatorAccess& access, TestHeaders headers,
             const std::string& peer = "203.0.113.9") {
  return access.allows(TestRequest(std::move(headers), peer).get());
}

std::string cookie_of(const OperatorAccess& access) {
  const std::string cookie = access.set_cookie(false);
  return cookie.substr(0, cookie.find(';'));
}

TEST(OperatorAccess, NeedsTheTokenOrADirectLoopbackRequest) {
  const OperatorAccess access(kToken);
  EXPECT_TRUE(allowed(access, {{"Authorization", "Bearer " + kToken}}));
  EXPECT_TRUE(allowed(access, {{"Cookie", "a=b; " + cookie_of(access)}}));
  EXPECT_TRUE(allowed(access, {{"Host", "localhost:8600"}}, "127.0.0.1"));
  EXPECT_TRUE(allowed(
      access,
      {{"Host", "localhost"}, {"X-Real-IP", "203.0.113.5"}, {"Authorization", "Bearer " + kToken}},
      "127.0.0.1"));
  EXPECT_FALSE(allowed(access, {}));
  EXPECT_FALSE(allowed(access, {{"Authorization", "Bearer wrong"}}));
  EXPECT_FALSE(allowed(access, {{"Authorization", "Basic " + kToken}}));
  EXPECT_FALSE(allowed(access, {{"Authorization", "Bearer " + kToken + "x"}}));
  EXPECT_FALSE(allowed(access, {{"Host", "localhost"}, {"Via", "1.1 p"}}, "127.0.0.1"));
  EXPECT_FALSE(allowed(access, {{"Host", "evil.example.net"}}, "127.0.0.1"));
}

TEST(OperatorAccess, KeepsTheTokenItselfOutOfTheCookie) {
  const OperatorAccess access(kToken);
  EXPECT_FALSE(access.set_cookie(true).contains(kToken));
  EXPECT_FALSE(allowed(access, {{"Cookie", "nightbell_token=" + kToken}}));
  EXPECT_FALSE(allowed(access, {{"Cookie", "nightbell_token="}}));
  EXPECT_FALSE(allowed(access, {{"Cookie", cookie_of(OperatorAccess("another token"))}}));
  EXPECT_TRUE(access.set_cookie(true).ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"));
  EXPECT_FALSE(access.set_cookie(false).contains("Secure"));
}

TEST(OperatorAccess, LetsNobodyFromOutsideInWithoutAToken) {
  const OperatorAccess access("");
  EXPECT_TRUE(allowed(access, {{"Host", "localhost"}}, "127.0.0.1"));
  EXPECT_FALSE(allowed(access, {{"Authorization", "Bearer "}}));
  EXPECT_FALSE(allowed(access, {{"Authorization", "Bearer x"}}));
  EXPECT_FALSE(allowed(access, {{"Cookie", "nightbell_token="}}));
  EXPECT_FALSE(allowed(access, {}));
  EXPECT_FALSE(access.is_token(""));
  EXPECT_TRUE(OperatorAccess(kToken).is_token(kToken));
}

}  // namespace
}  // namespace nightbell::auth
