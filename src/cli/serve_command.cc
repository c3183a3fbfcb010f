#include "cli/commands.h"
#include "server/server_app.h"

namespace nightbell::cli {

int serve(const ConfigOptions& options) {
  const auto input = input_of(options);
  if (!input) return report(input.error());
  const auto config = server::load_config(*input);
  if (!config) return report(config.error());
  return server::run(*config, *input);
}

}  // namespace nightbell::cli
