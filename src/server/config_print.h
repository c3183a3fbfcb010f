#pragma once

#include <string>

#include "server/config.h"

/// Configuration for people and scripts. Secrets are masked in all of it.
namespace nightbell::server {

/// TOML with the source of each value behind it.
[[nodiscard]] std::string config_as_toml(const Config& config);

/// {"settings":{key:{"value","source"}},"keys":[…],"counters":[…],"warnings":[…]}
[[nodiscard]] std::string config_as_json(const Config& config);

/// The table of all settings that docs/configuration.md holds, in Markdown.
[[nodiscard]] std::string settings_reference();

}  // namespace nightbell::server
