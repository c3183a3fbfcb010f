#pragma once

#include <string>
#include <vector>

#include "server/config.h"

/// What can only be judged with all values known.
namespace nightbell::server {

/// One line for each combination that must not start.
[[nodiscard]] std::vector<std::string> contradictions(const Config& config);

/// One line for each combination that works and is probably not what was meant.
[[nodiscard]] std::vector<std::string> doubts(const Config& config);

}  // namespace nightbell::server
