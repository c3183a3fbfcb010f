#include "auth/origins.h"

#include <gtest/gtest.h>

#include "auth/cors.h"
#include "auth/test_request.h"

namespace nightbell::auth {
namespace {

TEST(Origins, HaveOneSpelling) {
  const struct {
    const char* given;
    std::optional<std::string> expected;
  } rows[] = {
      {"http://localhost:3000", "http://localhost:3000"},
      {"HTTPS://Example.COM:443", "https://example.com"},
      {"https://example.com/", "https://example.com"},
      {"http://example.com:80", "http://example.com"},
      {"http://example.com:443", "http://example.com:443"},
      {"https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443"},
      {"app+x-1.2://host", "app+x-1.2://host"},
      {"null", std::nullopt},
      {"", std::nullopt},
      {"*", std::nullopt},
      {"example.com", std::nullopt},
      {"://example.com", std::nullopt},
      {"https://", std::nullopt},
      {"https:///", std::nullopt},
      {"https://example.com/path", std::nullopt},
      {"https://example.com?x", std::nullopt},
      {"https://user@example.com", std::nullopt},
      {"https://a.com, https://b.com", std::nullopt},
      {"ht tp://example.com", std::nullopt},
  };
  for (const auto& row : rows) EXPECT_EQ(normalized_origin(row.given), row.expected) << row.given;
}

OriginVerdict decide(const Origins& origins, TestHeaders headers, bool via_trusted_proxy = false) {
  const TestRequest request(std::move(headers));
  return origins.decide(request.get(), via_trusted_proxy);
}

TEST(Origins, DecideByListAndHost) {
  const Origins origins({"https://www.example.com", "http://LOCALHOST:3000/", "not an origin"});
  using enum OriginVerdict;
  EXPECT_EQ(decide(origins, {{"Host", "h"}}), kNone);
  EXPECT_EQ(decide(origins, {{"Origin", "https://www.example.com"}}), kAllowed);
  EXPECT_EQ(decide(origins, {{"Origin", "https://WWW.example.com:443"}}), kAllowed);
  EXPECT_EQ(decide(origins, {{"Origin", "http://localhost:3000"}}), kAllowed);
  EXPECT_EQ(decide(origins, {{"Origin", "http://www.example.com"}}), kForeign);
  EXPECT_EQ(decide(origins, {{"Origin", "https://example.com"}}), kForeign);
  EXPECT_EQ(decide(origins, {{"Origin", "https://www.example.com.evil.net"}}), kForeign);
  EXPECT_EQ(decide(origins, {{"Origin", "null"}}), kForeign);
  EXPECT_EQ(decide(origins, {{"Origin", ""}}), kForeign);
  EXPECT_EQ(decide(origins, {{"Origin", "https://t.example.net"}, {"Host", "t.example.net"}}),
            kSameOrigin);
  EXPECT_EQ(decide(origins, {{"Origin", "https://t.example.net"}, {"Host", "T.example.net:443"}}),
            kSameOrigin);
  EXPECT_EQ(decide(origins, {{"Origin", "http://[::1]:8600"}, {"Host", "[::1]:8600"}}),
            kSameOrigin);
  EXPECT_EQ(decide(origins, {{"Origin", "https://t.example.net"}, {"Host", "t.example.net:8443"}}),
            kForeign);
  EXPECT_EQ(decide(origins, {{"Origin", "null"}, {"Host", "null"}}), kForeign);
}

TEST(Origins, BelieveAForwardedHostOnlyFromATrustedProxy) {
  const Origins origins({});
  const TestHeaders headers = {{"Origin", "https://t.example.net"},
                               {"Host", "127.0.0.1:8600"},
                               {"X-Forwarded-Host", "t.example.net, inner"}};
  EXPECT_EQ(decide(origins, headers, true), OriginVerdict::kSameOrigin);
  EXPECT_EQ(decide(origins, headers, false), OriginVerdict::kForeign);
}

TEST(Origins, TakeAWholeDomainBelowAWildcard) {
  const Origins origins({"https://*.example.com", "http://*.example.org:8080"});
  using enum OriginVerdict;
  EXPECT_EQ(decide(origins, {{"Origin", "https://a.example.com"}}), kAllowed);
  EXPECT_EQ(decide(origins, {{"Origin", "https://a.b.example.com"}}), kAllowed);
  EXPECT_EQ(decide(origins, {{"Origin", "http://a.example.org:8080"}}), kAllowed);
  EXPECT_EQ(decide(origins, {{"Origin", "https://example.com"}}), kForeign);
  EXPECT_EQ(decide(origins, {{"Origin", "https://.example.com"}}), kForeign);
  EXPECT_EQ(decide(origins, {{"Origin", "https://aexample.com"}}), kForeign);
  EXPECT_EQ(decide(origins, {{"Origin", "http://a.example.com"}}), kForeign);
  EXPECT_EQ(decide(origins, {{"Origin", "https://a.example.com:8443"}}), kForeign);
  EXPECT_EQ(decide(origins, {{"Origin", "http://a.example.org"}}), kForeign);
}

TEST(Origins, TakeEveryPageWithAStar) {
  EXPECT_TRUE(Origins({"*"}).allows_any());
  EXPECT_FALSE(Origins({"https://*.a.com"}).allows_any());
  EXPECT_EQ(decide(Origins({"*"}), {{"Origin", "https://any.example"}}), OriginVerdict::kAllowed);
  EXPECT_EQ(decide(Origins({"*"}), {{"Host", "h"}}), OriginVerdict::kNone);
}

TEST(Cors, KnowsAPreflight) {
  const auto is = [](TestHeaders headers, http::Method method) {
    return is_preflight(TestRequest(std::move(headers), "::1", "", method).get());
  };
  using enum http::Method;
  EXPECT_TRUE(is({{"Origin", "a"}, {"Access-Control-Request-Method", "POST"}}, kOptions));
  EXPECT_FALSE(is({{"Origin", "a"}, {"Access-Control-Request-Method", "POST"}}, kPost));
  EXPECT_FALSE(is({{"Origin", "a"}}, kOptions));
  EXPECT_FALSE(is({{"Access-Control-Request-Method", "POST"}}, kOptions));
}

TEST(Cors, TellsAnAllowedOriginWhatItMaySend) {
  const http::Reply reply = preflight_reply(OriginVerdict::kAllowed);
  EXPECT_EQ(reply.status, 204);
  EXPECT_TRUE(reply.body.empty());
  std::string all;
  for (const auto& [name, value] : reply.headers) all += name + ": " + value + "\n";
  EXPECT_EQ(all,
            "access-control-allow-methods: GET, HEAD, POST\n"
            "access-control-allow-headers: content-type, content-encoding, authorization, "
            "x-request-id, traceparent, tracestate, baggage, sentry-trace, x-log-signature, "
            "x-nightbell-key, idempotency-key, last-event-id\n"
            "access-control-max-age: 7200\n");
  EXPECT_FALSE(preflight_reply(OriginVerdict::kSameOrigin).headers.empty());
}

TEST(Cors, TellsAForeignOriginNothing) {
  EXPECT_EQ(preflight_reply(OriginVerdict::kForeign).status, 204);
  EXPECT_TRUE(preflight_reply(OriginVerdict::kForeign).headers.empty());
}

}  // namespace
}  // namespace nightbell::auth
