#include "server/config_input.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace nightbell::server {

const std::string* ConfigInput::variable(std::string_view name) const {
  const auto at = environment.find(name);
  return at == environment.end() || at->second.empty() ? nullptr : &at->second;
}

Result<ConfigInput::Flag> parse_set(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("--set: \"{}\"; allowed: section.key=value", text));
  }
  return ConfigInput::Flag{text.substr(0, equals), text.substr(equals + 1), "--set"};
}

Result<void> read_config_file(ConfigInput& input) {
  if (input.file_path.empty()) {
    const auto* named = input.variable(kFileVariable);
    if (named == nullptr) return {};
    input.file_path = *named;
  }
  std::ifstream file(input.file_path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf() || file.peek() == std::ifstream::traits_type::eof())) {
    return fail(ErrorCode::kIo, fmt::format("can't read the configuration {}: {}", input.file_path,
                                            std::strerror(errno)));
  }
  input.file_text = text.str();
  return {};
}

}  // namespace nightbell::server
