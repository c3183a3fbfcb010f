#include "redact/ip.h"

#include <gtest/gtest.h>

#include <string>

namespace nightbell::redact {
namespace {

TEST(Ip, ReadsFourPartsAndNothingElse) {
  EXPECT_EQ(parse_ipv4("203.0.113.5"), 0xCB007105u);
  for (const char* wrong : {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1..2.3", "1.2.3.4 ",
                            "1.2.3.", ".1.2.3", "a.b.c.d", "1.2.3.1000"}) {
    EXPECT_FALSE(parse_ipv4(wrong)) << wrong;
  }
}

TEST(Ip, KnowsTheEdgesOfPrivateRanges) {
  const auto is_public = [](const char* text) { return is_public_ipv4(*parse_ipv4(text)); };
  for (const char* inside :
       {"0.0.0.0", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
        "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255",
        "224.0.0.1", "255.255.255.0", "255.255.255.255"}) {
    EXPECT_FALSE(is_public(inside)) << inside;
  }
  for (const char* outside :
       {"1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
        "223.255.255.255", "203.0.113.5"}) {
    EXPECT_TRUE(is_public(outside)) << outside;
  }
}

TEST(Ip, WantsThreeGroupsOfAGlobalIpv6Address) {
  for (const char* global : {"2001:db8::1", "2001:db8:1:2:3:4:5:6", "3fff:1:2::", "2001:DB8::A:B",
                             "2001:db8::203.0.113.9", "2001:db8:0:0:0:0:203.0.113.9"}) {
    EXPECT_TRUE(is_public_ipv6(global)) << global;
  }
  for (const char* other : {"", "::", "::1", "2001::1", "fe80::1:2:3", "fd00:1:2::3", "ff02::1:2",
                            "2001:db8", "2001:db8:1:2:3:4:5:6:7", "2001:db8::1::2", "2001:db8:::1",
                            "2001:db8:1:2:3:4:5:6::", "2001:db8:12345::1",
                            "2001:db8::1:", "2001:db8:x::1", "4000:1:2::3", "1fff:1:2::3"}) {
    EXPECT_FALSE(is_public_ipv6(other)) << other;
  }
}

}  // namespace
}  // namespace nightbell::redact
