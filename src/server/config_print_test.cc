#include "server/config_print.h"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fstream>
#include <iterator>

#include "server/config_input.h"
#include "server/setting.h"

namespace nightbell::server {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

ConfigInput secretive() {
  ConfigInput input;
  input.environment = {{"NIGHTBELL_API_TOKEN", "operators-word"},
                       {"LOG_INGEST_HMAC_SECRET", "hush-hush"},
                       {"LOG_DIAGNOSTIC_SECRET", "0123456789abcdef0123456789abcdef"}};
  input.file_path = "nightbell.toml";
  input.file_text =
      "[limits]\nrate = 2.5\n"
      "[[keys]]\nname = 'api'\nkind = 'server'\nvalue = 'nb_srv_0123456789'\nburst = 7\n";
  return input;
}

TEST(ConfigPrint, MasksEverySecretInBothForms) {
  const auto config = load_config(secretive());
  ASSERT_TRUE(config.has_value());
  for (const auto& text : {config_as_toml(*config), config_as_json(*config)}) {
    EXPECT_THAT(text, HasSubstr("********"));
    for (const auto* secret : {"operators-word", "hush-hush", "0123456789"}) {
      EXPECT_THAT(text, Not(HasSubstr(secret)));
    }
  }
}

TEST(ConfigPrint, SaysWhereEachValueCameFrom) {
  const auto config = load_config(secretive());
  const auto text = config_as_toml(*config);
  EXPECT_THAT(text, ContainsRegex("\\[limits\\]\nrate = 2.5 +# file nightbell.toml\n"));
  EXPECT_THAT(text, ContainsRegex("burst = 20 +# default\n"));
  EXPECT_THAT(text, ContainsRegex("token = \"\\*+\" +# environment NIGHTBELL_API_TOKEN\n"));
}

TEST(ConfigPrint, IsReadAgainAsTheSameConfiguration) {
  ConfigInput input;
  input.file_text =
      "[limits]\ntrusted_proxies = ['10.0.0.0/8', '::1']\n[environment]\nrelease = 'a\"b\\\\c'\n";
  const auto first = load_config(input);
  ASSERT_TRUE(first.has_value());
  input.file_text = config_as_toml(*first);
  const auto second = load_config(input);
  ASSERT_TRUE(second.has_value()) << second.error().message;
  const auto same = reload_config(*first, input);
  ASSERT_TRUE(same.has_value());
  EXPECT_TRUE(same->changed.empty());
  EXPECT_TRUE(same->needs_restart.empty());
}

TEST(ConfigPrint, WritesValidJsonWithEverySetting) {
  const auto config = load_config(secretive());
  const auto document = boost::json::parse(config_as_json(*config));
  const auto& values = document.at("settings").as_object();
  EXPECT_EQ(values.size(), settings().size());
  EXPECT_EQ(values.at("limits.rate").at("value").to_number<double>(), 2.5);
  EXPECT_EQ(document.at("keys").at(0).at("burst").as_int64(), 7);
  EXPECT_EQ(document.at("counters").at(0).at("labels").at(1).at("values").as_array().size(), 2U);
}

TEST(ConfigPrint, ReferenceHasARowForEverySetting) {
  const auto table = settings_reference();
  for (const auto& setting : settings()) {
    EXPECT_THAT(table, HasSubstr("| `" + std::string(setting.key) + "`"));
  }
}

TEST(ConfigPrint, ReferenceStandsInTheDocumentationAsItIs) {
  std::ifstream page(NIGHTBELL_SOURCE_DIR "/docs/configuration.md");
  const std::string text{std::istreambuf_iterator<char>(page), {}};
  EXPECT_TRUE(text.contains(settings_reference()))
      << "docs/configuration.md lacks the table of `nightbell config --reference`; "
         "tools/update_docs.sh puts it there";
}

}  // namespace
}  // namespace nightbell::server
