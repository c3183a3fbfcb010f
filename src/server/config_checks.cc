#include "server/config_checks.h"

#include <fmt/format.h>

#include <algorithm>

namespace nightbell::server {

std::vector<std::string> contradictions(const Config& config) {
  std::vector<std::string> errors;
  if (!config.server.listen.is_loopback() && config.api.token.empty()) {
    errors.push_back(
        fmt::format("server.listen: \"{}\" can be reached from other machines; allowed: a loopback "
                    "address, or set api.token (NIGHTBELL_API_TOKEN)",
                    config.server.listen.text()));
  }
  return errors;
}

std::vector<std::string> doubts(const Config& config) {
  std::vector<std::string> warnings;
  const auto origins = config.origins();
  if (std::ranges::find(origins, "*") != origins.end()) {
    warnings.emplace_back(
        "cors.allowed_origins: * lets any site's pages send and read answers with the user's "
        "cookies; name the origins");
  }
  if (config.intake.require_key && config.keys.empty()) {
    warnings.emplace_back(
        "intake.require_key: there are no [[keys]], so no sender has one and browsers are refused");
  }
  if (config.demo.enabled && config.is_prod()) {
    warnings.emplace_back(
        "demo.enabled: whoever opens /demo/ writes made-up errors into the log of prod");
  }
  return warnings;
}

}  // namespace nightbell::server
