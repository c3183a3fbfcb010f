#include "auth/diagnostic.h"

#include <gtest/gtest.h>

#include "auth/jwt.h"

namespace nightbell::auth {
namespace {

using namespace std::chrono_literals;
using std::chrono::minutes;

constexpr std::string_view kSecret = "0123456789abcdef0123456789abcdef";
const WallTime kNow{1'800'000'000s + 250ms};

std::string token(const boost::json::object& claims) {
  return make_jwt(claims, HmacSha256(kSecret));
}

TEST(Diagnostic, GrantsWhatItMade) {
  const Diagnostic diagnostic(kSecret);
  const auto made = diagnostic.make("s-1", 30min, kNow);
  ASSERT_TRUE(made);
  const auto grant = diagnostic.verify(*made, kNow);
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->session_id, "s-1");
  EXPECT_EQ(grant->expires, WallTime(1'800'001'800s));
  EXPECT_TRUE(diagnostic.verify(*made, kNow + 29min));
  EXPECT_FALSE(diagnostic.verify(*made, kNow + 30min));
  EXPECT_TRUE(diagnostic.verify(*diagnostic.make("s-1", 60min, kNow), kNow));
}

TEST(Diagnostic, JudgesTheClaims) {
  const Diagnostic diagnostic(kSecret);
  const struct {
    boost::json::object claims;
    bool granted;
  } rows[] = {
      {{{"session_id", "s"}, {"exp", 1'800'001'000}}, true},
      {{{"session_id", "s"}, {"exp", 1'800'001'000.5}, {"iat", 1}}, true},
      {{{"session_id", "s"}, {"exp", 1'800'003'600}}, true},
      {{{"session_id", "s"}, {"exp", 1'800'003'601}}, false},
      {{{"session_id", "s"}, {"exp", 1'800'000'000}}, false},
      {{{"session_id", "s"}, {"exp", -1}}, false},
      {{{"session_id", "s"}, {"exp", 1e300}}, false},
      {{{"session_id", "s"}, {"exp", "1800001000"}}, false},
      {{{"session_id", "s"}, {"exp", nullptr}}, false},
      {{{"session_id", "s"}}, false},
      {{{"exp", 1'800'001'000}}, false},
      {{{"session_id", ""}, {"exp", 1'800'001'000}}, false},
      {{{"session_id", 7}, {"exp", 1'800'001'000}}, false},
      {{{"session_id", "s"}, {"exp", 1'800'001'000}, {"purpose", "link"}}, false},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(diagnostic.verify(token(row.claims), kNow).has_value(), row.granted)
        << boost::json::value(row.claims);
  }
}

TEST(Diagnostic, IsOffWithoutASecret) {
  Diagnostic off("");
  EXPECT_FALSE(off.enabled());
  EXPECT_FALSE(off.verify(token({{"session_id", "s"}, {"exp", 1'800'001'000}}), kNow));
  EXPECT_FALSE(
      off.verify(make_jwt({{"session_id", "s"}, {"exp", 1'800'001'000}}, HmacSha256("")), kNow));
  EXPECT_EQ(off.make("s", 1min, kNow).error().code, ErrorCode::kUnavailable);
  EXPECT_FALSE(off.redeem("x", kNow));
}

TEST(Diagnostic, RefusesToMakeWhatItWouldNotTake) {
  const Diagnostic diagnostic(kSecret);
  EXPECT_EQ(diagnostic.make("two words", 30min, kNow).error().code, ErrorCode::kInvalidArgument);
  for (const minutes wrong : {0min, 61min, -1min}) {
    EXPECT_EQ(diagnostic.make("s", wrong, kNow).error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(diagnostic.make_link("s", wrong, kNow).error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(Diagnostic, GivesACookieForALinkOnce) {
  Diagnostic diagnostic(kSecret);
  const std::string link = *Diagnostic(kSecret).make_link("s-1", 30min, kNow);
  EXPECT_FALSE(diagnostic.verify(link, kNow)) << "a link is no cookie";
  const auto redeemed = diagnostic.redeem(link, kNow + 10min);
  ASSERT_TRUE(redeemed);
  const auto grant = diagnostic.verify(redeemed->token, kNow + 10min);
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->session_id, "s-1");
  EXPECT_EQ(grant->expires, redeemed->grant.expires);
  EXPECT_EQ(grant->expires, WallTime(1'800'001'800s));
  EXPECT_FALSE(diagnostic.redeem(link, kNow + 10min)) << "once";
  EXPECT_TRUE(diagnostic.redeem(*diagnostic.make_link("s-1", 30min, kNow), kNow)) << "another";
}

TEST(Diagnostic, GivesNoCookieForAnythingElse) {
  Diagnostic diagnostic(kSecret);
  const std::string link = *diagnostic.make_link("s-1", 30min, kNow);
  EXPECT_FALSE(diagnostic.redeem(link, kNow + 30min)) << "expired";
  EXPECT_FALSE(diagnostic.redeem(*diagnostic.make("s-1", 30min, kNow), kNow)) << "a cookie";
  EXPECT_FALSE(diagnostic.redeem("", kNow));
  EXPECT_FALSE(diagnostic.redeem(
      token({{"session_id", "s"}, {"exp", 1'800'001'000}, {"purpose", "link"}}), kNow))
      << "without an id it could not be once";
  EXPECT_FALSE(diagnostic.redeem(
      *Diagnostic("another secret of thirty-two byte").make_link("s-1", 30min, kNow), kNow));
}

TEST(Diagnostic, WritesACookieThatCrossesSites) {
  EXPECT_EQ(diagnostic_set_cookie("t.o.k", kNow + 90s, kNow),
            "diag=t.o.k; Max-Age=90; Path=/; HttpOnly; Secure; SameSite=None");
  EXPECT_EQ(diagnostic_set_cookie("t", kNow - 5s, kNow),
            "diag=t; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=None");
}

}  // namespace
}  // namespace nightbell::auth
