#include "cli/config_options.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <string_view>

namespace nightbell::cli {

namespace {

std::map<std::string, std::string, std::less<>> environment() {
  std::map<std::string, std::string, std::less<>> variables;
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string_view pair(*at);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    variables.emplace(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return variables;
}

}  // namespace

Result<server::ConfigInput> input_of(const ConfigOptions& options) {
  server::ConfigInput input{
      .flags = {}, .environment = environment(), .file_path = options.file, .file_text = {}};
  for (const auto& set : options.sets) {
    auto flag = server::parse_set(set);
    if (!flag) return fail(std::move(flag.error()));
    input.flags.push_back(std::move(*flag));
  }
  // After --set: where both name the same setting, the option of its own wins.
  if (!options.listen.empty()) {
    input.flags.push_back({"server.listen", options.listen, "--listen"});
  }
  if (!options.data_dir.empty()) {
    input.flags.push_back({"store.data_dir", options.data_dir, "--data-dir"});
  }
  NB_TRY(server::read_config_file(input));
  return input;
}

int report(const Error& error) {
  std::string_view rest = error.message;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    fmt::print(stderr, "nightbell: {}\n", rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return error.code == ErrorCode::kInvalidArgument ? kUsage : kFailure;
}

}  // namespace nightbell::cli
