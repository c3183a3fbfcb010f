#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

namespace nightbell::cli {

/// A script that makes a shell complete the program's subcommands and options.
/// @param shell  bash, zsh or fish
[[nodiscard]] std::string completion_of(const CLI::App& app, std::string_view shell);

}  // namespace nightbell::cli
