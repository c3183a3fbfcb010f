#pragma once

#include <toml++/toml.h>
#include <string>
#include <vector>

#include "server/config.h"

/// `[[keys]]` and `[[counters]]`: the two parts of the file that are lists of records.
namespace nightbell::server {

/// What was wrong is appended to `errors`, one line each; such a record is left out.
[[nodiscard]] std::vector<KeyConfig> parse_keys(const toml::node& node,
                                                std::vector<std::string>& errors);
[[nodiscard]] std::vector<CounterConfig> parse_counters(const toml::node& node,
                                                        std::vector<std::string>& errors);

}  // namespace nightbell::server
