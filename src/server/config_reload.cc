#include "server/config_input.h"
#include "server/setting.h"
#include "server/setting_value.h"

namespace nightbell::server {

Result<Reloaded> reload_config(const Config& old, const ConfigInput& input) {
  auto loaded = load_config(input);
  if (!loaded) return fail(std::move(loaded.error()));
  Reloaded result{.config = old, .changed = {}, .needs_restart = {}};
  for (const auto& setting : settings()) {
    const auto now = setting.slot(*loaded);
    const auto kept = setting.slot(result.config);
    if (literal(now) == literal(kept)) continue;
    const std::string key(setting.key);
    if (setting.reloadable) {
      copy_value(now, kept);
      result.config.sources[key] = loaded->sources[key];
      result.changed.push_back(key);
    } else {
      result.needs_restart.push_back(key);
    }
  }
  if (loaded->keys != old.keys) result.needs_restart.emplace_back("keys");
  if (loaded->counters != old.counters) result.needs_restart.emplace_back("counters");
  result.config.warnings = std::move(loaded->warnings);
  return result;
}

}  // namespace nightbell::server
