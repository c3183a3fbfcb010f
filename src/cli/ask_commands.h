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

/// `nightbell tail`: until Ctrl-C.
[[nodiscard]] int tail(const AskOptions& options, const std::string& query);

struct ErrorsOptions {
  std::string fingerprint;  ///< empty: all
  std::string query;
  std::size_t limit = 50;
  std::string sort = "count";
};
/// `nightbell errors`
[[nodiscard]] int errors(const AskOptions& options, const ErrorsOptions& wanted);

struct RunsOptions {
  std::string id;  ///< empty: all
  std::string query;
  std::string job;
  std::string status = "all";
  std::size_t limit = 50;
};
/// `nightbell runs`
[[nodiscard]] int runs(const AskOptions& options, const RunsOptions& wanted);

/// `nightbell session`
[[nodiscard]] int session(const AskOptions& options, const std::string& id);

struct HistogramOptions {
  std::string query;
  std::string by = "level";
  std::string interval;  ///< empty: as fits
};
/// `nightbell histogram`
[[nodiscard]] int histogram(const AskOptions& options, const HistogramOptions& wanted);

}  // namespace nightbell::cli
