#include "cli/asker.h"

#include <algorithm>

namespace nightbell::cli {

void AskedQuestion::set(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  const auto known =
      std::ranges::find(parameters, name, &std::pair<std::string, std::string>::first);
  if (known != parameters.end()) {
    known->second = value;
  } else {
    parameters.emplace_back(name, value);
  }
}

std::string_view AskedQuestion::get(std::string_view name) const {
  const auto known =
      std::ranges::find(parameters, name, &std::pair<std::string, std::string>::first);
  return known == parameters.end() ? std::string_view() : known->second;
}

}  // namespace nightbell::cli
