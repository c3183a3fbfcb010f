#include "server/config_file.h"

#include <gmock/gmock.h>

#include "server/config_input.h"

namespace nightbell::server {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using testing::UnorderedElementsAre;

ConfigFile parsed(const std::string& text) {
  return parse_config_file(text, "nightbell.toml");
}

TEST(ConfigFile, CarriesEveryScalarAndListAsText) {
  const auto file = parsed(R"(
    [server]
    listen = "127.0.0.1:1"
    threads = 2
    [limits]
    rate = 0.5
    trusted_proxies = ["10.0.0.0/8", "fd00::/8"]
    [sinks]
    stdout = true
    [cors]
    allowed_origins = "https://a.example,https://b.example"
  )");
  EXPECT_THAT(file.errors, IsEmpty());
  EXPECT_THAT(file.values,
              UnorderedElementsAre(
                  Pair("server.listen", "127.0.0.1:1"), Pair("server.threads", "2"),
                  Pair("limits.rate", "0.5"), Pair("limits.trusted_proxies", "10.0.0.0/8,fd00::/8"),
                  Pair("sinks.stdout", "true"),
                  Pair("cors.allowed_origins", "https://a.example,https://b.example")));
}

TEST(ConfigFile, SaysWhereItIsNoToml) {
  EXPECT_THAT(parsed("[server\n").errors, ElementsAre(HasSubstr("nightbell.toml:1:")));
  EXPECT_THAT(parsed("[limits]\nrate = 1\nrate = 2\n").errors, SizeIs(1));
}

TEST(ConfigFile, SaysWhatItDoesNotKnow) {
  EXPECT_THAT(parsed("listen = 'x'\n").errors,
              ElementsAre("listen: unknown key (line 1); settings stand in a [section]; did you "
                          "mean server.listen?"));
  EXPECT_THAT(parsed("[server]\nlissten = 'x'\n").errors,
              ElementsAre("server.lissten: unknown key (line 2); did you mean server.listen?"));
  EXPECT_THAT(parsed("[server.listen]\nport = 1\n").errors,
              ElementsAre(HasSubstr("server.listen: the value on line 1 has the wrong type")));
  EXPECT_THAT(parsed("[limits]\nrate = [1]\n").errors, ElementsAre(HasSubstr("wrong type")));
  EXPECT_THAT(parsed("[cors]\nallowed_origins = [1]\n").errors, SizeIs(1));
}

TEST(ConfigFile, ReadsKeys) {
  const auto file = parsed(R"(
    [[keys]]
    name = "shop"
    kind = "server"
    value = "nb_srv_0123456789abcdef"
    environment = "production"
    services = ["api", "worker"]
    rate = 50.5
    burst = 500
    [[keys]]
    name = "web"
    kind = "browser"
    value = "nb_pub_1"
  )");
  ASSERT_THAT(file.errors, IsEmpty());
  ASSERT_THAT(file.keys, SizeIs(2));
  const auto& shop = file.keys[0];
  EXPECT_EQ(shop.role, KeyConfig::Role::kServer);
  EXPECT_EQ(shop.environment, Environment::kProd);
  EXPECT_THAT(shop.services, ElementsAre("api", "worker"));
  EXPECT_EQ(shop.rate, 50.5);
  EXPECT_EQ(shop.burst, 500);
  EXPECT_EQ(file.keys[1].role, KeyConfig::Role::kBrowser);
  EXPECT_EQ(file.keys[1].environment, std::nullopt);
}

struct WrongRecord {
  const char* text;
  const char* says;
};

TEST(ConfigFile, RefusesWrongRecordsAndSaysWhatIsAllowed) {
  const WrongRecord cases[] = {
      {"keys = 1", "keys: not an array of tables"},
      {"[[keys]]\nkind='browser'\nvalue='12345678'", "keys[0].name: is missing; allowed: 1 to 64"},
      {"[[keys]]\nname='a b'\nkind='browser'\nvalue='12345678'", "keys[0].name: \"a b\"; allowed"},
      {"[[keys]]\nname='a'\nkind='root'\nvalue='12345678'", "allowed: browser or server"},
      {"[[keys]]\nname='a'\nkind='server'\nvalue='12345678'",
       "keys[0].value: a value that is not shown; allowed: 16 to 256"},
      {"[[keys]]\nname='a'\nkind='browser'\nvalue='12345678'\nsecret=1",
       "keys[0].secret: unknown key (line 5)"},
      {"[[keys]]\nname='a'\nkind='browser'\nvalue='12345678'\nrate=-1", "keys[0].rate"},
      {"[[keys]]\nname='a'\nkind='browser'\nvalue='12345678'\nburst=0", "keys[0].burst"},
      {"[[keys]]\nname='a'\nkind='browser'\nvalue='12345678'\nenvironment='qa'",
       "allowed: dev, staging or prod"},
      {"[[keys]]\nname='a'\nkind='browser'\nvalue='12345678'\n"
       "[[keys]]\nname='a'\nkind='browser'\nvalue='87654321'",
       "\"a\" stands twice"},
      {"[[keys]]\nname='a'\nkind='browser'\nvalue='12345678'\n"
       "[[keys]]\nname='b'\nkind='browser'\nvalue='12345678'",
       "another key has it too"},
      {"[[counters]]\nname='signups'\nevent='e'\nhelp=''", "counters[0].name"},
      {"[[counters]]\nname='ux_x_total'\nevent='e'\nhelp=''", "counters[0].name"},
      {"[[counters]]\nname='a_total'\nhelp=''", "counters[0].event: is missing"},
      {"[[counters]]\nname='a_total'\nevent='e'\nhelp=''\nlabels=[{field='a',label='b-c'}]",
       "counters[0].labels[0].label"},
      {"[[counters]]\nname='a_total'\nevent='e'\nhelp=''\n"
       "labels=[{field='a',label='b'},{field='c',label='b'}]",
       "each label once"},
  };
  for (const auto& [text, says] : cases) {
    EXPECT_THAT(parsed(text).errors, Contains(HasSubstr(says))) << text;
  }
}

TEST(ConfigFile, ReadsCountersBesideTheShippedOne) {
  ConfigInput input;
  input.file_path = "nightbell.toml";
  input.file_text = R"(
    [[counters]]
    name = "signups_total"
    event = "signup"
    help = "Sign-ups by plan."
    labels = [{ field = "plan", label = "plan", values = ["free", "team"] }]
  )";
  const auto config = load_config(input);
  ASSERT_TRUE(config.has_value()) << config.error().message;
  ASSERT_THAT(config->counters, SizeIs(2));
  EXPECT_EQ(config->counters[0].name, "assistant_tool_queries_total");
  EXPECT_EQ(config->counters[1].event, "signup");
  ASSERT_THAT(config->counters[1].labels, SizeIs(1));
  EXPECT_THAT(config->counters[1].labels[0].values, ElementsAre("free", "team"));
}

TEST(ConfigFile, ACounterOfTheShippedNameTakesItsPlace) {
  ConfigInput input;
  input.file_text =
      "[[counters]]\nname='assistant_tool_queries_total'\nevent='tool_query'\nhelp='Mine.'\n";
  const auto config = load_config(input);
  ASSERT_TRUE(config.has_value());
  ASSERT_THAT(config->counters, SizeIs(1));
  EXPECT_EQ(config->counters[0].event, "tool_query");
}

}  // namespace
}  // namespace nightbell::server
