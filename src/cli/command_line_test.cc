#include "cli/command_line.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "cli/completion.h"
#include "cli/leaf_commands.h"
#include "cli/man_page.h"

namespace nightbell::cli {
namespace {

using ::testing::HasSubstr;

/// Every subcommand with the names of its options.
std::vector<std::pair<std::string, std::vector<std::string>>> everything(const CLI::App& app) {
  std::vector<std::pair<std::string, std::vector<std::string>>> all;
  for (const auto& [full_name, command] : leaf_commands(app)) {
    auto& [name, options] = all.emplace_back(full_name, std::vector<std::string>());
    for (const CLI::Option* option : command->get_options()) {
      if (!option->get_positional()) options.push_back(option->get_lnames().front());
    }
  }
  return all;
}

TEST(CommandLine, CompletesEverySubcommandAndOption) {
  const CommandLine line;
  const std::string bash = completion_of(line.app(), "bash");
  const std::string zsh = completion_of(line.app(), "zsh");
  const std::string fish = completion_of(line.app(), "fish");
  for (const auto& [command, options] : everything(line.app())) {
    EXPECT_THAT(bash, HasSubstr("    '" + command + "') words='"));
    EXPECT_THAT(zsh, HasSubstr("    '" + command + "') _arguments"));
    EXPECT_THAT(fish, HasSubstr(" -a " + command.substr(command.find(' ') + 1) + " -d "));
    for (const std::string& option : options) {
      EXPECT_THAT(bash, HasSubstr("--" + option + " "));
      EXPECT_THAT(zsh, HasSubstr("'--" + option + "["));
      EXPECT_THAT(fish, HasSubstr("-l " + option + " "));
    }
  }
  EXPECT_THAT(bash, HasSubstr("'runs:--status') words='all running done error stalled'"));
}

TEST(CommandLine, TheManualPageNamesEverySubcommandAndOption) {
  const CommandLine line;
  const std::string page = man_page_of(line.app());
  for (const auto& [command, options] : everything(line.app())) {
    EXPECT_THAT(page, HasSubstr("\n.SS " + command + "\n"));
    for (std::string option : options) {
      for (std::size_t at = 0; (at = option.find('-', at)) != std::string::npos; at += 2)
        option.insert(at, 1, '\\');
      if (option == "help") continue;
      EXPECT_THAT(page, HasSubstr("\\fB\\-\\-" + option + "\\fR"));
    }
  }
}

TEST(CommandLine, CompletesTheCommandsOfAGroup) {
  const CommandLine line;
  EXPECT_THAT(completion_of(line.app(), "bash"), HasSubstr("compgen -W 'check reindex'"));
  EXPECT_THAT(completion_of(line.app(), "zsh"), HasSubstr("    'reindex:"));
  EXPECT_THAT(completion_of(line.app(), "fish"),
              HasSubstr("'__fish_seen_subcommand_from store; and __fish_seen_subcommand_from "
                        "reindex' -l only-damaged"));
}

TEST(CommandLine, FlagsTakeNoValue) {
  const CommandLine line;
  EXPECT_THAT(man_page_of(line.app()), HasSubstr("\\fB\\-\\-utc\\fR\n"));
  EXPECT_THAT(man_page_of(line.app()), HasSubstr("\\fB\\-\\-since\\fR \\fIvalue\\fR\n"));
  EXPECT_THAT(completion_of(line.app(), "fish"), HasSubstr("-l utc -d "));
  EXPECT_THAT(completion_of(line.app(), "fish"), HasSubstr("-l since -r -d "));
}

TEST(CommandLine, ThePageOfTheCommandLineNamesEverySubcommandAndOption) {
  std::ifstream file(NIGHTBELL_SOURCE_DIR "/docs/command-line.md");
  std::stringstream page;
  page << file.rdbuf();
  const CommandLine line;
  for (const auto& [command, options] : everything(line.app())) {
    EXPECT_THAT(page.str(), HasSubstr("nightbell " + command));
    for (const std::string& option : options) {
      if (option == "help") continue;
      EXPECT_THAT(page.str(), HasSubstr("--" + option));
    }
  }
}

TEST(CommandLine, EveryCommandThatAsksHasExamples) {
  const CommandLine line;
  for (const char* name : {"search", "timeline", "tail", "errors", "runs", "session", "histogram"})
    EXPECT_THAT(line.app().get_subcommand(name)->help(),
                HasSubstr("Examples:\n  nightbell " + std::string(name)));
}

}  // namespace
}  // namespace nightbell::cli
