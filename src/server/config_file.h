#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "server/config.h"

/// The TOML file, read but not yet judged: settings as text, records as they are.
namespace nightbell::server {

struct ConfigFile {
  std::map<std::string, std::string, std::less<>> values;  ///< by `section.key`; known keys only
  std::vector<KeyConfig> keys;                             ///< [[keys]], checked
  std::vector<CounterConfig> counters;                     ///< [[counters]], checked
  std::vector<std::string> errors;                         ///< one line each; empty: all well
};

/// @param name  of the file, for errors
/// Never fails: what is wrong is in `errors`, so that all of it can be shown at once.
[[nodiscard]] ConfigFile parse_config_file(const std::string& text, const std::string& name);

}  // namespace nightbell::server
