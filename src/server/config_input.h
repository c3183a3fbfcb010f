#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "server/config.h"

/// From flags, environment and file to a Config: flag, then environment
/// (NIGHTBELL_SECTION_KEY, then the names that deployments already set), then TOML
/// file, then default (CONTRACTS.md section 11). Pure but for read_config_file.
namespace nightbell::server {

/// Names the file where no --config does.
inline constexpr std::string_view kFileVariable = "NIGHTBELL_CONFIG";

struct ConfigInput {
  /// A setting given on the command line; of two for the same key the last counts.
  struct Flag {
    std::string key;  ///< `section.key`
    std::string value;
    std::string flag;  ///< as the user typed it: `--listen`, `--set`
  };

  std::vector<Flag> flags;
  /// Empty values count as not set (compose files pass them for unset variables).
  std::map<std::string, std::string, std::less<>> environment;
  std::string file_path;  ///< empty: no file
  std::string file_text;  ///< what the file held when it was read

  /// The value of an environment variable; nullptr when it is not set or empty. Valid as
  /// long as `environment` is not changed.
  [[nodiscard]] const std::string* variable(std::string_view name) const;
};

/// Splits `section.key=value` of `--set`.
/// @error kInvalidArgument  there is no '='
[[nodiscard]] Result<ConfigInput::Flag> parse_set(const std::string& text);

/// Reads input.file_path (or, when that is empty, what NIGHTBELL_CONFIG names) into
/// input.file_text; does nothing when neither is set.
/// @error kIo  the file can't be read: says which and why
[[nodiscard]] Result<void> read_config_file(ConfigInput& input);

/// Finds and checks every value.
/// @error kInvalidArgument  one line for each wrong value or unknown key, with the
///        key, the value (unless secret), where it came from and what is allowed
[[nodiscard]] Result<Config> load_config(const ConfigInput& input);

struct Reloaded {
  Config config;                           ///< old, with the reloadable values of now
  std::vector<std::string> changed;        ///< keys that took effect
  std::vector<std::string> needs_restart;  ///< keys that differ and did not
};

/// What SIGHUP does with a freshly read input.
/// @error as load_config; then nothing changes
[[nodiscard]] Result<Reloaded> reload_config(const Config& old, const ConfigInput& input);

}  // namespace nightbell::server
