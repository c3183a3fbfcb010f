#include "cli/command_line.h"

#include <fmt/format.h>

#include <iostream>

#include "cli/ask_once.h"
#include "cli/completion.h"
#include "cli/man_page.h"

namespace nightbell::cli {
namespace {

constexpr auto kExamples = R"(Examples:
  nightbell serve
  nightbell serve --listen 127.0.0.1:8600 --data-dir ./data --set limits.rate=10
  ENVIRONMENT=prod ALLOWED_ORIGINS=https://app.example.com nightbell serve
  nightbell timeline req-77f3 --data-dir ./data
  nightbell search 'level:error "disk full"' --since 2h --url http://127.0.0.1:8600
  nightbell import --data-dir ./data old/metrics-2026-11.jsonl.gz old/logs
  echo 'mail jane@example.com' | nightbell redact --explain
  nightbell search --help

Exit status: 0 done, also when nothing was found; 1 failed; 2 wrong use or wrong
configuration.)";

}  // namespace

CommandLine::CommandLine()
    : app_("Nightbell: telemetry that tells what broke, where, and why.", "nightbell") {
  app_.require_subcommand(1);
  app_.footer(kExamples);
  add_server_commands();
  add_store_commands();
  add_ask_commands();
  add_shell_commands();
}

int CommandLine::run(int argc, char** argv) {
  try {
    app_.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app_.exit(error) == 0 ? kSuccess : kUsage;
  }
  for (const auto& [command, run] : commands_) {
    if (command->parsed()) return run();
  }
  return kUsage;
}

CLI::App& CommandLine::add(const std::string& name, const std::string& description,
                           const std::string& examples, std::function<int()> run) {
  return add(app_, name, description, examples, std::move(run));
}

CLI::App& CommandLine::add(CLI::App& group, const std::string& name, const std::string& description,
                           const std::string& examples, std::function<int()> run) {
  CLI::App& command = *group.add_subcommand(name, description);
  // Else it would have that of the program.
  command.footer(examples.empty() ? std::string() : "Examples:\n" + examples);
  commands_.emplace_back(&command, std::move(run));
  return command;
}

void CommandLine::add_config_options(CLI::App& command) {
  command.add_option("--config", options_.file, "TOML file (else NIGHTBELL_CONFIG)");
  command.add_option("--listen", options_.listen, "address and port: server.listen");
  command.add_option("--data-dir", options_.data_dir, "folder of all files: store.data_dir");
  command.add_option("--set", options_.sets, "any setting: section.key=value (repeatable)")
      ->take_all()
      ->expected(1);
}

void CommandLine::add_server_commands() {
  add_config_options(
      add("serve", "Take events in and answer questions", {}, [this] { return serve(options_); }));

  auto& config =
      add("config", "Show every setting and where its value comes from",
          "  nightbell config --config nightbell.toml", [this] {
            if (reference_) return show_reference();
            return show_config(options_, as_json_ ? ConfigView::kJson : ConfigView::kToml);
          });
  add_config_options(config);
  config.add_flag("--json", as_json_, "as JSON");
  config.add_flag("--reference", reference_, "all settings with defaults and meaning, Markdown");

  auto& diagnose = add("diagnostic", "Let info and debug of one session pass",
                       "  nightbell diagnostic --session 6f1c2d3e --minutes 30",
                       [this] { return diagnostic(options_, diagnostic_); });
  add_config_options(diagnose);
  diagnose.add_option("--session", diagnostic_.session, "the session's id")->required();
  diagnose.add_option("--minutes", diagnostic_.minutes, "how long, 1 to 60")
      ->check(CLI::Range(1, 60))
      ->capture_default_str();
  diagnose.add_option("--base-url", diagnostic_.base_url, "where browsers reach this server");

  auto& redact_it = add("redact", "Redact standard input as the server would",
                        "  echo 'mail jane@example.com' | nightbell redact --explain",
                        [this] { return redact(std::cin, std::cout, explain_); });
  redact_it.add_flag("--explain", explain_, "say what would be replaced, where and why");
}

void CommandLine::add_shell_commands() {
  auto& completion = add("completion", "Print what makes a shell complete commands and options",
                         "  nightbell completion bash > /etc/bash_completion.d/nightbell\n"
                         "  nightbell completion zsh > ~/.zfunc/_nightbell\n"
                         "  nightbell completion fish > ~/.config/fish/completions/nightbell.fish",
                         [this] { return put_out(completion_of(app_, shell_)); });
  completion.add_option("SHELL", shell_, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  add("man", "Print the manual page",
      "  nightbell man | man -l -\n"
      "  nightbell man > /usr/local/share/man/man1/nightbell.1",
      [this] { return put_out(man_page_of(app_)); });
  add("version", "Print the version", {},
      [] { return put_out("nightbell " NIGHTBELL_VERSION "\n"); });
}

}  // namespace nightbell::cli
