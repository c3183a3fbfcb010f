#include "server/config.h"

#include <gmock/gmock.h>

#include <fstream>
#include <initializer_list>

#include "server/config_input.h"
#include "server/setting.h"
#include "server/setting_value.h"

namespace nightbell::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

ConfigInput with_flags(std::initializer_list<std::string> sets) {
  ConfigInput input;
  for (const auto& set : sets) input.flags.push_back(*parse_set(set));
  return input;
}

ConfigInput with_environment(
    std::initializer_list<std::pair<const std::string, std::string>> vars) {
  ConfigInput input;
  input.environment = {vars};
  return input;
}

ConfigInput with_file(std::string text) {
  ConfigInput input;
  input.file_path = "nightbell.toml";
  input.file_text = std::move(text);
  return input;
}

Config loaded(const ConfigInput& input) {
  auto config = load_config(input);
  EXPECT_TRUE(config.has_value()) << config.error().message;
  return config ? *config : Config{};
}

std::string refusal(const ConfigInput& input) {
  const auto config = load_config(input);
  EXPECT_FALSE(config.has_value());
  return config ? std::string() : config.error().message;
}

/// The value of `key` as text, after a load.
std::string value(const ConfigInput& input, std::string_view key) {
  auto config = loaded(input);
  return literal(find_setting(key)->slot(config));
}

TEST(Settings, DefaultsAreWhatTheContractSays) {
  const auto config = loaded({});
  EXPECT_EQ(config.server.listen.text(), "127.0.0.1:8600");
  EXPECT_EQ(config.store.data_dir, "./data");
  EXPECT_EQ(config.store.durability, store::Durability::kWritten);
  EXPECT_EQ(config.environment.name, Environment::kDev);
  EXPECT_THAT(config.origins(), ElementsAre("http://localhost:3000"));
  EXPECT_EQ(config.limits.rate, 5);
  EXPECT_EQ(config.limits.burst, 20);
  EXPECT_EQ(config.behavior.ring_capacity, 500);
  EXPECT_EQ(config.intake.beacon_path, "/nb/b");
  EXPECT_THAT(config.warnings, IsEmpty());
}

TEST(Settings, HaveUniqueKeysOfTwoParts) {
  std::vector<std::string> seen;
  for (const auto& setting : settings()) {
    EXPECT_EQ(std::ranges::count(setting.key, '.'), 1) << setting.key;
    EXPECT_THAT(seen, Not(testing::Contains(std::string(setting.key))));
    EXPECT_FALSE(setting.help.empty()) << setting.key;
    EXPECT_FALSE(allowed_values(setting).empty()) << setting.key;
    seen.emplace_back(setting.key);
  }
}

TEST(Settings, RetentionDependsOnTheEnvironment) {
  EXPECT_EQ(value({}, "retention.logs_days"), "7");
  EXPECT_EQ(value(with_flags({"environment.name=prod"}), "retention.logs_days"), "14");
  EXPECT_EQ(value({}, "retention.presence_days"), "2");
  EXPECT_EQ(value(with_flags({"environment.name=staging"}), "retention.presence_days"), "30");
  EXPECT_EQ(value({}, "retention.behavior_days"), "30");
}

struct Precedence {
  const char* what;
  std::string expected;
  ConfigInput input;
  std::string source;
};

TEST(Config, TheStrongerSourceWins) {
  auto all = with_file("[environment]\nrelease = 'file'\n");
  all.environment = {{"RELEASE", "legacy"}, {"NIGHTBELL_ENVIRONMENT_RELEASE", "variable"}};
  auto with_flag = all;
  with_flag.flags = {*parse_set("environment.release=first"),
                     *parse_set("environment.release=flag")};
  auto legacy = all;
  legacy.environment.erase("NIGHTBELL_ENVIRONMENT_RELEASE");
  auto empty_variable = all;
  empty_variable.environment = {{"RELEASE", ""}};
  const Precedence cases[] = {
      {"default", "\"\"", {}, "default"},
      {"file", "\"file\"", empty_variable, "file nightbell.toml"},
      {"legacy name", "\"legacy\"", legacy, "environment RELEASE"},
      {"own name", "\"variable\"", all, "environment NIGHTBELL_ENVIRONMENT_RELEASE"},
      {"last flag", "\"flag\"", with_flag, "flag --set"},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(value(one.input, "environment.release"), one.expected) << one.what;
    EXPECT_EQ(loaded(one.input).sources.at("environment.release").text(), one.source) << one.what;
  }
}

TEST(Config, EnvironmentFallsBackFromNameToName) {
  const std::pair<ConfigInput, Environment> cases[] = {
      {with_environment({{"ENVIRONMENT", "prod"}, {"NODE_ENV", "dev"}}), Environment::kProd},
      {with_environment({{"PY_ENV", "Staging"}, {"NODE_ENV", "dev"}}), Environment::kStaging},
      {with_environment({{"NODE_ENV", "PRODUCTION"}}), Environment::kProd},
      {with_environment({{"ENVIRONMENT", ""}, {"NODE_ENV", "prod"}}), Environment::kProd},
      {{}, Environment::kDev},
  };
  for (const auto& [input, expected] : cases) {
    EXPECT_EQ(loaded(input).environment.name, expected);
  }
}

TEST(Config, ReadsTheNamesOfExistingDeployments) {
  const auto config = loaded(with_environment({
      {"ALLOWED_ORIGINS", "https://a.example, https://b.example"},
      {"EXTRA_CORS_ORIGINS", "https://*.c.example"},
      {"LOG_LEVEL", "WARNING"},
      {"LOG_INGEST_HMAC_SECRET", "hush"},
      {"LOG_DIAGNOSTIC_SECRET", "0123456789abcdef0123456789abcdef"},
      {"METRICS_SAMPLE_RATE", "0.25"},
      {"METRICS_RING_CAPACITY", "50"},
      {"METRICS_JSONL", "/var/lib/app/metrics.jsonl"},
      {"TROUBLESHOOT_API_LOG_DIR", "/var/log/api"},
      {"TROUBLESHOOT_FE_LOG_DIR", "/var/log/fe"},
      {"NIGHTBELL_API_TOKEN", "operator"},
  }));
  EXPECT_THAT(config.origins(),
              ElementsAre("https://a.example", "https://b.example", "https://*.c.example"));
  EXPECT_EQ(config.log.level, Level::kWarn);
  EXPECT_EQ(config.intake.hmac_secret, "hush");
  EXPECT_EQ(config.diagnostic.secret.size(), 32U);
  EXPECT_EQ(config.behavior.sample_rate, 0.25);
  EXPECT_EQ(config.behavior.ring_capacity, 50);
  EXPECT_EQ(config.behavior_dir(), "/var/lib/app");
  EXPECT_EQ(config.mirrors.api_log_dir, "/var/log/api");
  EXPECT_EQ(config.mirrors.frontend_log_dir, "/var/log/fe");
  EXPECT_EQ(config.api.token, "operator");
  EXPECT_THAT(config.warnings, IsEmpty());
}

TEST(Config, WarnsOfVariablesThatNobodyReads) {
  const auto config = loaded(with_environment({{"NIGHTBELL_LIMITS_RATES", "1"}}));
  EXPECT_THAT(config.warnings,
              ElementsAre("NIGHTBELL_LIMITS_RATES: unknown environment variable; did you mean "
                          "NIGHTBELL_LIMITS_RATE?"));
}

struct Wrong {
  std::string set;
  std::string says;
};

TEST(Config, RefusesWhatIsNotAllowedAndSaysWhatIs) {
  const Wrong cases[] = {
      {"environment.name=qa", "environment.name: \"qa\" (flag --set); allowed: dev, staging or"},
      {"server.listen=8600", "allowed: an address and a port, like 127.0.0.1:8600"},
      {"server.listen=127.0.0.1:70000", "allowed: an address and a port"},
      {"server.listen=::1:80", "allowed: an address and a port"},
      {"server.threads=-1", "allowed: a whole number from 0 to 256"},
      {"server.threads=2.5", "allowed: a whole number from 0 to 256"},
      {"store.max_mb=0", "allowed: a whole number from 1 to 1024"},
      {"store.max_mb=64MB", "allowed: a whole number"},
      {"store.durability=fsync", "allowed: written or synced"},
      {"behavior.sample_rate=1.5", "allowed: a number from 0 to 1"},
      {"behavior.sample_rate=nan", "allowed: a number from 0 to 1"},
      {"limits.rate=inf", "allowed: a number from 0 to 1000000"},
      {"limits.rate=", "allowed: a number"},
      {"limits.trusted_proxies=10.0.0.0/8, 300.1.1.1", "allowed: addresses and CIDRs"},
      {"limits.trusted_proxies=10.0.0.0/33", "allowed: addresses and CIDRs"},
      {"cors.allowed_origins=example.com", "allowed: origins like https://app.example.com"},
      {"cors.allowed_origins=https://a.example/path", "allowed: origins like"},
      {"cors.allowed_origins=https://a*.example", "allowed: origins like"},
      {"cors.allowed_origins=https://*.*.example", "allowed: origins like"},
      {"cors.require_allowed=maybe", "allowed: true or false"},
      {"intake.beacon_path=nb", "allowed: a path like /nb/b"},
      {"log.level=trace", "allowed: error, warn, info or debug"},
      {"runs.payloads=all", "allowed: shape or redacted"},
      {"store.data_dir=", "allowed: a path"},
  };
  for (const auto& [set, says] : cases) {
    const auto message = refusal(with_flags({set}));
    EXPECT_THAT(message, HasSubstr(says));
    EXPECT_THAT(message, testing::StartsWith(set.substr(0, set.find('='))));
  }
}

TEST(Config, SaysAllThatIsWrongAtOnce) {
  const auto message = refusal(with_flags({"limits.burst=0", "store.max_mb=0"}));
  EXPECT_THAT(message, HasSubstr("limits.burst"));
  EXPECT_THAT(message, HasSubstr("store.max_mb"));
}

TEST(Config, NeverShowsASecretInAnError) {
  const auto message = refusal(with_environment({{"LOG_DIAGNOSTIC_SECRET", "too-short"}}));
  EXPECT_THAT(message, HasSubstr("diagnostic.secret"));
  EXPECT_THAT(message, HasSubstr("at least 32 bytes"));
  EXPECT_THAT(message, Not(HasSubstr("too-short")));
}

TEST(Config, ListensElsewhereThanLoopbackOnlyWithAToken) {
  EXPECT_THAT(refusal(with_flags({"server.listen=0.0.0.0:8600"})), HasSubstr("api.token"));
  EXPECT_THAT(refusal(with_flags({"server.listen=[::]:8600"})), HasSubstr("server.listen"));
  EXPECT_EQ(value(with_flags({"server.listen=0.0.0.0:8600", "api.token=secret"}), "server.listen"),
            "\"0.0.0.0:8600\"");
  EXPECT_EQ(value(with_flags({"server.listen=[::1]:0"}), "server.listen"), "\"[::1]:0\"");
  EXPECT_EQ(value(with_flags({"server.listen=localhost:1"}), "server.listen"), "\"127.0.0.1:1\"");
}

TEST(Config, WarnsOfAnOriginThatLetsEverybodyIn) {
  EXPECT_THAT(loaded(with_flags({"cors.extra_origins=*"})).warnings,
              ElementsAre(HasSubstr("any site's pages")));
}

TEST(Config, SuggestsTheNearestKey) {
  EXPECT_THAT(refusal(with_flags({"server.listn=x"})), HasSubstr("did you mean server.listen?"));
  EXPECT_THAT(refusal(with_flags({"listen=x"})), HasSubstr("did you mean server.listen?"));
  EXPECT_THAT(refusal(with_file("[limit]\nrate = 1\n")), HasSubstr("did you mean limits.rate?"));
  EXPECT_THAT(refusal(with_flags({"qqqqqqqq=1"})), Not(HasSubstr("did you mean")));
}

TEST(Config, WantsAnEqualsSignInSet) {
  EXPECT_FALSE(parse_set("limits.rate").has_value());
  const auto flag = parse_set("api.token=a=b");
  ASSERT_TRUE(flag.has_value());
  EXPECT_EQ(flag->value, "a=b");
}

TEST(ConfigInput, ReadsTheFileThatFlagOrVariableNames) {
  const auto path = testing::TempDir() + "config_input_test.toml";
  std::ofstream(path) << "[limits]\nburst = 7\n";
  ConfigInput input;
  input.environment = {{"NIGHTBELL_CONFIG", path}};
  ASSERT_TRUE(read_config_file(input).has_value());
  EXPECT_EQ(input.file_path, path);
  EXPECT_EQ(value(input, "limits.burst"), "7");
  std::ofstream(path) << "";
  ASSERT_TRUE(read_config_file(input).has_value());
  EXPECT_EQ(input.file_text, "");
}

TEST(ConfigInput, SaysWhichFileItCannotRead) {
  for (const auto& path : {testing::TempDir(), std::string("/nowhere/nightbell.toml")}) {
    ConfigInput input;
    input.file_path = path;
    const auto read = read_config_file(input);
    ASSERT_FALSE(read.has_value()) << path;
    EXPECT_EQ(read.error().code, ErrorCode::kIo);
    EXPECT_THAT(read.error().message, HasSubstr(path));
  }
}

TEST(Reload, TakesOnlyWhatMayChangeWhileRunning) {
  const auto old = loaded(with_flags({"limits.rate=5"}));
  auto now = with_file("[limits]\nrate = 0.5\n[intake]\nenabled = false\n[store]\nmax_mb = 8\n");
  const auto reloaded = reload_config(old, now);
  ASSERT_TRUE(reloaded.has_value());
  EXPECT_EQ(reloaded->config.limits.rate, 0.5);
  EXPECT_FALSE(reloaded->config.intake.enabled);
  EXPECT_EQ(reloaded->config.store.max_mb, 64);
  EXPECT_EQ(reloaded->config.sources.at("limits.rate").text(), "file nightbell.toml");
  EXPECT_THAT(reloaded->changed, UnorderedElementsAre("limits.rate", "intake.enabled"));
  EXPECT_THAT(reloaded->needs_restart, ElementsAre("store.max_mb"));
}

TEST(Reload, ChangesNothingWhenAValueIsWrong) {
  const auto reloaded = reload_config(loaded({}), with_file("[limits]\nrate = -1\n"));
  ASSERT_FALSE(reloaded.has_value());
  EXPECT_THAT(reloaded.error().message, HasSubstr("limits.rate"));
}

TEST(Reload, NamesKeysAndCountersThatNeedARestart) {
  const auto reloaded = reload_config(
      loaded({}),
      with_file("[[keys]]\nname='web'\nkind='browser'\nvalue='nb_pub_12345'\n"
                "[[counters]]\nname='signups_total'\nevent='signup'\nhelp='Sign-ups.'\n"));
  ASSERT_TRUE(reloaded.has_value());
  EXPECT_THAT(reloaded->needs_restart, ElementsAre("keys", "counters"));
}

}  // namespace
}  // namespace nightbell::server
