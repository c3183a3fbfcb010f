#include "auth/client_address.h"

#include <gtest/gtest.h>

#include "auth/forwarded.h"
#include "auth/test_request.h"

namespace nightbell::auth {
namespace {

using boost::asio::ip::make_address;

const TrustedProxies kTrusted =
    TrustedProxies::parse({"10.0.0.0/8", "192.0.2.7", "2001:db8:1::/48", "127.0.0.1"}).value();

TEST(TrustedProxies, KnowTheirNetworks) {
  const struct {
    const char* address;
    bool trusted;
  } rows[] = {
      {"10.0.0.0", true},          {"10.255.255.255", true},    {"11.0.0.0", false},
      {"9.255.255.255", false},    {"192.0.2.7", true},         {"192.0.2.6", false},
      {"::ffff:10.1.2.3", true},   {"::ffff:192.0.2.8", false}, {"2001:db8:1::1", true},
      {"2001:db8:1:ffff::", true}, {"2001:db8:2::1", false},    {"::1", false},
  };
  for (const auto& row : rows)
    EXPECT_EQ(kTrusted.contains(make_address(row.address)), row.trusted) << row.address;
  EXPECT_FALSE(TrustedProxies().contains(make_address("127.0.0.1")));
  EXPECT_TRUE(TrustedProxies::parse({"0.0.0.0/0"})->contains(make_address("203.0.113.1")));
  EXPECT_FALSE(TrustedProxies::parse({"0.0.0.0/0"})->contains(make_address("2001:db8::1")));
  EXPECT_TRUE(TrustedProxies::parse({"10.0.0.0/9"})->contains(make_address("10.127.0.1")));
  EXPECT_FALSE(TrustedProxies::parse({"10.0.0.0/9"})->contains(make_address("10.128.0.1")));
}

TEST(TrustedProxies, SayWhatIsNoNetwork) {
  for (const char* wrong : {"", "10", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1",
                            "2001:db8::/129", "proxy.example.com", "10.0.0.0/8 "}) {
    const auto parsed = TrustedProxies::parse({"10.0.0.1", wrong});
    ASSERT_FALSE(parsed) << wrong;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument);
    EXPECT_TRUE(parsed.error().message.contains("`" + std::string(wrong) + "`"));
  }
}

TEST(ClientAddress, IsTheRightMostHopThatIsNotTrusted) {
  const struct {
    const char* peer;
    TestHeaders headers;
    const char* client;
  } rows[] = {
      {"10.0.0.1", {}, "10.0.0.1"},
      {"10.0.0.1", {{"X-Forwarded-For", "203.0.113.5"}}, "203.0.113.5"},
      {"10.0.0.1", {{"x-forwarded-for", "6.6.6.6, 203.0.113.5"}}, "203.0.113.5"},
      {"10.0.0.1", {{"x-forwarded-for", "6.6.6.6,203.0.113.5 ,10.9.9.9"}}, "203.0.113.5"},
      {"10.0.0.1", {{"x-forwarded-for", "10.0.0.3, 10.0.0.2"}}, "10.0.0.3"},
      {"10.0.0.1", {{"x-forwarded-for", "6.6.6.6, junk, 10.0.0.2"}}, "10.0.0.2"},
      {"10.0.0.1", {{"x-forwarded-for", ""}}, "10.0.0.1"},
      {"10.0.0.1", {{"x-forwarded-for", "203.0.113.5,"}}, "10.0.0.1"},
      {"10.0.0.1",
       {{"x-forwarded-for", "6.6.6.6"}, {"x-forwarded-for", "203.0.113.5"}},
       "203.0.113.5"},
      {"10.0.0.1", {{"x-forwarded-for", "[2001:db8::9]:4711"}}, "2001:db8::9"},
      {"10.0.0.1", {{"x-forwarded-for", "203.0.113.5:4711"}}, "203.0.113.5"},
      {"10.0.0.1",
       {{"Forwarded", "for=6.6.6.6, For=\"[2001:db8::9]:80\";proto=https"}},
       "2001:db8::9"},
      {"10.0.0.1", {{"forwarded", "proto=https; by=10.0.0.9; for=203.0.113.5"}}, "203.0.113.5"},
      {"10.0.0.1", {{"forwarded", "for=unknown"}}, "10.0.0.1"},
      {"10.0.0.1", {{"forwarded", "for=_hidden, for=10.2.2.2"}}, "10.2.2.2"},
      {"10.0.0.1", {{"x-real-ip", "203.0.113.5"}}, "203.0.113.5"},
      {"10.0.0.1", {{"x-real-ip", "6.6.6.6"}, {"x-forwarded-for", "203.0.113.5"}}, "203.0.113.5"},
      {"::ffff:10.0.0.1", {{"x-forwarded-for", "203.0.113.5"}}, "203.0.113.5"},
      {"203.0.113.9", {{"x-forwarded-for", "6.6.6.6"}}, "203.0.113.9"},
  };
  for (const auto& row : rows) {
    const TestRequest request(row.headers, row.peer);
    const ClientAddress client = client_address(request.get(), kTrusted);
    EXPECT_EQ(client.address, make_address(row.client))
        << client.address << " for " << (row.headers.empty() ? "" : row.headers[0].second);
    EXPECT_EQ(client.via_trusted_proxy, std::string_view(row.peer) != "203.0.113.9");
  }
}

TEST(ClientAddress, TellsWhenForwardedAddressesCameFromAnUntrustedPeer) {
  for (const char* name : {"X-Forwarded-For", "Forwarded", "X-Real-IP"}) {
    const TestRequest from_stranger(TestHeaders{{name, "for=1.2.3.4"}});
    EXPECT_TRUE(client_address(from_stranger.get(), kTrusted).ignored_forwarded) << name;
    const TestRequest from_proxy(TestHeaders{{name, "for=1.2.3.4"}}, "10.0.0.1");
    EXPECT_FALSE(client_address(from_proxy.get(), kTrusted).ignored_forwarded) << name;
  }
  EXPECT_FALSE(client_address(TestRequest(TestHeaders{}).get(), kTrusted).ignored_forwarded);
}

TEST(ClientAddress, ReadsNoMoreThanSomeHops) {
  std::string list = "6.6.6.6";
  for (int i = 0; i < 1000; ++i) list += ", 10.0.0.2";
  const TestRequest request(TestHeaders{{"x-forwarded-for", list}}, "10.0.0.1");
  EXPECT_EQ(forwarded_addresses(request.get()).size(), kMaxHops);
  EXPECT_EQ(client_address(request.get(), kTrusted).address, make_address("10.0.0.2"));
}

TEST(ParseHop, TakesAddressesAndNothingElse) {
  for (const char* good : {"1.2.3.4", "1.2.3.4:80", "::1", "[::1]", "[::1]:80", "\"[::1]:80\""})
    EXPECT_TRUE(parse_hop(good)) << good;
  for (const char* bad : {"", "\"", "1.2.3", "1.2.3.4.5", "[::1", "[::1]x", "[]", "unknown",
                          "localhost", "1.2.3.4 5.6.7.8", "0x7f.1"})
    EXPECT_FALSE(parse_hop(bad)) << bad;
}

TEST(AddressKey, IsTheAddressOrTheHouseholdsNetwork) {
  const auto key = [](const char* text) { return address_key(make_address(text)); };
  EXPECT_EQ(key("192.0.2.1"), key("::ffff:192.0.2.1"));
  EXPECT_NE(key("192.0.2.1"), key("192.0.2.2"));
  EXPECT_EQ(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::2"));
  EXPECT_NE(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
  EXPECT_NE(key("0.0.0.0"), key("::"));
}

}  // namespace
}  // namespace nightbell::auth
