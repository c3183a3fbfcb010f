#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "server/config_input.h"

/// The options that every subcommand with a configuration has.
namespace nightbell::cli {

struct ConfigOptions {
  std::string file;               ///< --config
  std::string listen;             ///< --listen
  std::string data_dir;           ///< --data-dir
  std::vector<std::string> sets;  ///< --set section.key=value
};

/// Options, this process's environment and the file's text, as the loader wants them.
/// @error kInvalidArgument  a --set without '='; kIo  the file can't be read
[[nodiscard]] Result<server::ConfigInput> input_of(const ConfigOptions& options);

/// Says each line of the error on stderr.
/// @return  the exit status: kUsage when what was given is wrong, else kFailure
[[nodiscard]] int report(const Error& error);

/// Exit statuses of every subcommand.
inline constexpr int kSuccess = 0;
inline constexpr int kFailure = 1;
inline constexpr int kUsage = 2;

}  // namespace nightbell::cli
