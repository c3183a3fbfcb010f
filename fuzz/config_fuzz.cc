#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "server/config_input.h"
#include "server/config_print.h"

/// Any bytes as a configuration file: refused with a message, or loaded so that what
/// `nightbell config` prints loads as the same configuration (keys aside: their secrets
/// are masked there).

using namespace nightbell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  server::ConfigInput input;
  input.file_path = "fuzz.toml";
  if (size > 0) input.file_text.assign(reinterpret_cast<const char*>(data), size);

  auto config = server::load_config(input);
  if (!config) {
    if (config.error().message.empty()) std::abort();
    return 0;
  }
  // Masked secrets are other secrets; the rest must come back as it was.
  config->keys.clear();
  config->intake.hmac_secret.clear();
  config->api.token.clear();
  config->diagnostic.secret.clear();
  input.file_text = server::config_as_toml(*config);
  const auto again = server::reload_config(*config, input);
  if (!again || !again->changed.empty() || !again->needs_restart.empty()) std::abort();
  return 0;
}
