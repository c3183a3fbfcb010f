#pragma once

#include <cstddef>
#include <string>

#include "cli/ask_options.h"

/// The subcommands that ask. Each returns the exit status: kSuccess also when nothing was
/// found, which is said on stderr.
namespace nightbell::cli {

struct SearchOptions {
  std::string query;
  std::size_t limit = 100;
  bool oldest = false;
  bool all = false;    ///< every page
  std::string cursor;  ///< where an earlier search ended
};
/// `nightbell search`
[[nodiscard]] int search(const AskOptions& options, const SearchOptions& wanted);

/// `nightbell timeline`
[[nodiscard]] int timeline(const AskOptions& options, const std::string& id);

}  // namespace nightbell::cli
