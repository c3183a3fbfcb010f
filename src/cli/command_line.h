#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "cli/ask_commands.h"
#include "cli/commands.h"

/// What can be said on the command line: the subcommands, their options and what runs them.
/// Help, completions and the man page are made of it.
namespace nightbell::cli {

/// Threading: one at a time.
class CommandLine {
 public:
  CommandLine();
  CommandLine(const CommandLine&) = delete;  // options point into it
  CommandLine& operator=(const CommandLine&) = delete;

  /// Parses and runs.
  /// @return  the exit status
  [[nodiscard]] int run(int argc, char** argv);
  [[nodiscard]] const CLI::App& app() const { return app_; }

 private:
  /// @param examples  may be empty
  CLI::App& add(const std::string& name, const std::string& description,
                const std::string& examples, std::function<int()> run);
  CLI::App& add(CLI::App& group, const std::string& name, const std::string& description,
                const std::string& examples, std::function<int()> run);
  void add_config_options(CLI::App& command);
  void add_ask_options(CLI::App& command);
  void add_times(CLI::App& command);
  void add_server_commands();  // command_line.cc
  void add_store_commands();   // command_line_store.cc
  void add_store_tools();      // command_line_store.cc
  void add_ask_commands();     // command_line_ask.cc
  void add_shell_commands();

  CLI::App app_;
  std::vector<std::pair<const CLI::App*, std::function<int()>>> commands_;

  ConfigOptions options_;
  bool as_json_ = false;
  bool reference_ = false;
  DiagnosticOptions diagnostic_;
  std::vector<std::string> inputs_;
  bool again_ = false;
  bool explain_ = false;
  ForgetOptions person_;
  RotateOptions rotation_;
  std::string folder_;
  bool only_damaged_ = false;
  AskOptions ask_;
  SearchOptions search_;
  std::string id_;
  std::string query_;
  ErrorsOptions errors_;
  RunsOptions runs_;
  HistogramOptions histogram_;
  std::string shell_;
};

}  // namespace nightbell::cli
