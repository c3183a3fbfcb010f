#include <fmt/format.h>

#include "cli/commands.h"
#include "server/config_print.h"

namespace nightbell::cli {

int show_config(const ConfigOptions& options, ConfigView view) {
  const auto input = input_of(options);
  if (!input) return report(input.error());
  const auto config = server::load_config(*input);
  if (!config) return report(config.error());
  for (const auto& warning : config->warnings) fmt::print(stderr, "warning: {}\n", warning);
  fmt::print("{}", view == ConfigView::kJson ? server::config_as_json(*config)
                                             : server::config_as_toml(*config));
  return kSuccess;
}

int show_reference() {
  fmt::print("{}", server::settings_reference());
  return kSuccess;
}

}  // namespace nightbell::cli
