#pragma once

#include <array>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "server/config.h"

/// One setting: its name, its place in Config, what it may be. The rows stand in
/// settings.cc; how text becomes a value is setting_value.cc.
namespace nightbell::server {

/// Where a setting's value lives; the pointer's type says how it is read and shown.
using Slot = std::variant<bool*, std::int64_t*, double*, std::string*, std::vector<std::string>*,
                          ListenAddress*, Environment*, Level*, store::Durability*, RunPayloads*>;

struct Setting {
  std::string_view key;  ///< `section.key`
  Slot (*slot)(Config& config);
  std::string_view fallback;  ///< the default, as text
  std::string_view help;      ///< one line, for docs and `nightbell config`

  /// Bounds of a number, both included.
  double min = 0;
  double max = std::numeric_limits<double>::max();
  /// For text, and for each item of a list: whether it may be, and in words what may.
  bool (*accepts)(std::string_view item) = nullptr;
  std::string_view allowed = {};

  std::array<std::string_view, 3> legacy = {};  ///< variables of existing deployments
  std::string_view fallback_in_dev = {};        ///< when environment.name is dev; empty: same
  bool secret = false;                          ///< never shown
  bool reloadable = false;                      ///< takes effect on SIGHUP
};

/// Every setting, in the order of the documentation.
[[nodiscard]] std::span<const Setting> settings();
/// nullptr when there is no such key.
[[nodiscard]] const Setting* find_setting(std::string_view key);

/// All keys, to suggest one.
[[nodiscard]] std::vector<std::string> setting_keys();

/// `NIGHTBELL_SECTION_KEY`.
[[nodiscard]] std::string variable_of(const Setting& setting);

}  // namespace nightbell::server
