#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "cli/ask_options.h"
#include "cli/config_options.h"

/// The subcommands. Each returns the exit status.
namespace nightbell::cli {

/// `nightbell serve`: the server, until a signal.
[[nodiscard]] int serve(const ConfigOptions& options);

/// `nightbell config`
enum class ConfigView { kToml, kJson };
[[nodiscard]] int show_config(const ConfigOptions& options, ConfigView view);
/// `nightbell config --reference`: the table of docs/configuration.md.
[[nodiscard]] int show_reference();

struct DiagnosticOptions {
  std::string session;
  int minutes = 30;
  std::string base_url;  ///< empty: http:// and the listen address
};
/// `nightbell diagnostic`: the cookie of Diagnostic Mode, and the link that sets it.
[[nodiscard]] int diagnostic(const ConfigOptions& options, const DiagnosticOptions& wanted);

/// `nightbell import`: files of events into the data folder.
/// @param inputs  files and folders
/// @param again   also what an earlier run imported
/// @return  kFailure when a line was rejected or a file could not be read
[[nodiscard]] int import(const ConfigOptions& options, const std::vector<std::string>& inputs,
                         bool again);
struct ForgetOptions {
  std::string visitor;  ///< empty: not asked for
  std::string session;
  std::string user;
  bool dry_run = false;
};
/// `nightbell forget`: erases every line of a person (docs/retention.md).
[[nodiscard]] int forget(const ConfigOptions& options, const ForgetOptions& wanted);

struct RotateOptions {
  int interval_seconds = 300;
  std::optional<int> gzip_after_days;    ///< none: store.compress_after_days
  std::optional<int> delete_after_days;  ///< none: retention.*
  std::optional<int> max_mb;             ///< of a flat folder's files
  bool once = false;
  bool trust_clock = false;
};
/// `nightbell rotate`: compresses and deletes old files, of a flat folder too.
[[nodiscard]] int rotate(const ConfigOptions& options, const RotateOptions& wanted);

/// `nightbell store check`: whether lines and all that is derived of them are right.
/// @param folder  of data, or of one kind in it; empty: the configured one
/// @return  kFailure when something is wrong
[[nodiscard]] int check_store(const AskOptions& options, const std::string& folder);
/// `nightbell store reindex`: makes checkpoints and indexes anew.
/// @param only_damaged  of those segments only that a check finds wrong
/// @return  kFailure when a segment could not be read
[[nodiscard]] int reindex_store(const AskOptions& options, const std::string& folder,
                                bool only_damaged);

/// `nightbell redact`: lines in, redacted lines out; with `explain` what would be
/// replaced, as line:column, rule and reason.
[[nodiscard]] int redact(std::istream& in, std::ostream& out, bool explain);

}  // namespace nightbell::cli
