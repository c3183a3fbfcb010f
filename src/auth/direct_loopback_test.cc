#include "auth/direct_loopback.h"

#include <gtest/gtest.h>

#include "auth/test_request.h"

namespace nightbell::auth {
namespace {

TEST(DirectLoopback, KnowsLoopbackNames) {
  for (const char* host : {"localhost", "LocalHost:8600", "127.0.0.1", "127.9.9.9:80", "[::1]",
                           "[::1]:8600", "app.localhost", "a.b.localhost:3000"})
    EXPECT_TRUE(is_loopback_host(host)) << host;
  for (const char* host : {"", "example.com", "localhost.example.com", "notlocalhost",
                           "127.0.0.1.example.com", "[::1].example.com", "[::1]example.com:80",
                           "[::2]", "[::1", "128.0.0.1", "0.0.0.0", "10.0.0.1", "localhost:80:80",
                           "localhost:x", "localhost@example.com", "127.1", "2130706433"})
    EXPECT_FALSE(is_loopback_host(host)) << host;
}

TEST(DirectLoopback, IsSomebodyAtThisMachine) {
  const struct {
    const char* peer;
    TestHeaders headers;
    bool direct;
  } rows[] = {
      {"127.0.0.1", {{"Host", "localhost:8600"}}, true},
      {"::1", {{"Host", "[::1]:8600"}}, true},
      {"::ffff:127.0.0.1", {{"Host", "127.0.0.1"}}, true},
      {"127.0.0.1", {{"Host", "localhost"}, {"Origin", "http://localhost:5173"}}, true},
      {"127.0.0.1", {}, false},
      {"127.0.0.1", {{"Host", "example.com"}}, false},
      {"203.0.113.9", {{"Host", "localhost"}}, false},
      {"::ffff:203.0.113.9", {{"Host", "localhost"}}, false},
      {"127.0.0.1", {{"Host", "localhost"}, {"X-Forwarded-For", ""}}, false},
      {"127.0.0.1", {{"Host", "localhost"}, {"x-forwarded-anything", "1"}}, false},
      {"127.0.0.1", {{"Host", "localhost"}, {"Forwarded", "for=1.2.3.4"}}, false},
      {"127.0.0.1", {{"Host", "localhost"}, {"VIA", "1.1 proxy"}}, false},
      {"127.0.0.1", {{"Host", "localhost"}, {"X-Real-IP", "127.0.0.1"}}, false},
      {"127.0.0.1", {{"Host", "localhost"}, {"Origin", "https://example.com"}}, false},
      {"127.0.0.1", {{"Host", "localhost"}, {"Origin", "https://localhost.example.com"}}, false},
      {"127.0.0.1", {{"Host", "localhost"}, {"Origin", "null"}}, false},
  };
  for (const auto& row : rows) {
    const TestRequest request(row.headers, row.peer);
    EXPECT_EQ(is_direct_loopback(request.get()), row.direct)
        << row.peer << " " << (row.headers.empty() ? "" : row.headers.back().second);
  }
}

}  // namespace
}  // namespace nightbell::auth
