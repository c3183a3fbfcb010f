#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace nightbell::cli {

/// The manual page, as roff for man(1): every subcommand with its options and examples.
[[nodiscard]] std::string man_page_of(const CLI::App& app);

}  // namespace nightbell::cli
