#include "auth/keys.h"

#include <gtest/gtest.h>

#include "auth/test_request.h"

namespace nightbell::auth {
namespace {

KeyRing make_ring() {
  std::vector<KeyRing::Configured> keys(3);
  keys[0] = {{.name = "web", .role = Key::Role::kBrowser, .services = {"web"}}, "public-web-key"};
  keys[1] = {{.name = "api", .role = Key::Role::kServer, .services = {"api", "jobs"}},
             "secret-api-key"};
  keys[2] = {{.name = "agent", .role = Key::Role::kServer, .environment = "prod", .rate = 50},
             "secret-agent-key"};
  return KeyRing(std::move(keys));
}

TEST(Keys, AreFoundWhereverTheyMayStand) {
  const KeyRing ring = make_ring();
  const struct {
    TestHeaders headers;
    const char* query;
    const char* expected;  ///< a name; "" for none, "wrong"
  } rows[] = {
      {{}, "", ""},
      {{{"Cookie", "key=public-web-key"}}, "limit=5&monkey=", ""},
      {{{"X-Nightbell-Key", "public-web-key"}}, "", "web"},
      {{{"x-nightbell-key", "secret-api-key"}}, "", "api"},
      {{{"Authorization", "Bearer secret-agent-key"}}, "", "agent"},
      {{{"authorization", "bearer  secret-agent-key"}}, "", "agent"},
      {{}, "key=public-web-key", "web"},
      {{}, "a=1&key=public%2Dweb-key", "web"},
      {{}, "key=secret-api-key", "wrong"},
      {{{"x-nightbell-key", "secret-api-kez"}}, "", "wrong"},
      {{{"x-nightbell-key", "secret-api-ke"}}, "", "wrong"},
      {{{"Authorization", "Bearer somebody-else's"}}, "", "wrong"},
      {{{"Authorization", "Basic secret-api-key"}}, "", ""},
      {{{"Authorization", "Bearer somebody-else's"}}, "key=public-web-key", "web"},
      {{{"x-nightbell-key", "secret-api-key"}, {"Authorization", "Bearer secret-agent-key"}},
       "key=public-web-key",
       "api"},
  };
  for (const auto& row : rows) {
    const TestRequest request(row.headers, "::1", row.query);
    const KeyMatch match = ring.find(request.get());
    const std::string found = match.key ? match.key->name : match.wrong ? "wrong" : "";
    EXPECT_EQ(found, row.expected) << row.query;
    EXPECT_FALSE(match.key != nullptr && match.wrong);
  }
}

TEST(Keys, SayWhatTheySpeakFor) {
  const KeyRing ring = make_ring();
  EXPECT_TRUE(ring.owns_service("api"));
  EXPECT_TRUE(ring.owns_service("jobs"));
  EXPECT_FALSE(ring.owns_service("web")) << "a browser key owns no service";
  EXPECT_TRUE(ring.has_server_keys());
  EXPECT_FALSE(ring.empty());
  const TestRequest request(TestHeaders{{"x-nightbell-key", "secret-agent-key"}});
  const Key* agent = ring.find(request.get()).key;
  ASSERT_NE(agent, nullptr);
  EXPECT_EQ(agent->index, 2u);
  EXPECT_EQ(agent->environment, "prod");
  EXPECT_EQ(agent->rate, 50);
  EXPECT_TRUE(KeyRing({}).empty());
  EXPECT_FALSE(KeyRing({}).has_server_keys());
}

TEST(Keys, ReadBearerTokens) {
  EXPECT_EQ(bearer_token("Bearer abc"), "abc");
  EXPECT_EQ(bearer_token("BEARER abc "), "abc");
  EXPECT_EQ(bearer_token("Bearer"), "");
  EXPECT_EQ(bearer_token("Bearerabc"), "");
  EXPECT_EQ(bearer_token("Basic abc"), "");
  EXPECT_EQ(bearer_token(""), "");
}

}  // namespace
}  // namespace nightbell::auth
