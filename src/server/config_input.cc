#include "server/config_input.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>

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
  std::string text;
  std::array<char, 4096> some;
  while (file.read(some.data(), some.size()), file.gcount() > 0) {
    text.append(some.data(), static_cast<std::size_t>(file.gcount()));
  }
  // At the end, eof and fail are set; anything else was cut short (a folder reads as bad).
  if (file.bad() || !file.eof()) {
    return fail(ErrorCode::kIo, fmt::format("can't read the configuration {}: {}", input.file_path,
                                            std::strerror(errno)));
  }
  input.file_text = std::move(text);
  return {};
}

}  // namespace nightbell::server
