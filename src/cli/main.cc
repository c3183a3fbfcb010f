#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/commands.h"

/// The program: which subcommands there are and what their options mean.
namespace nightbell::cli {
namespace {

constexpr auto kExamples = R"(Examples:
  nightbell serve
  nightbell serve --listen 127.0.0.1:8600 --data-dir ./data --set limits.rate=10
  ENVIRONMENT=prod ALLOWED_ORIGINS=https://app.example.com nightbell serve
  nightbell config --config nightbell.toml
  nightbell import --data-dir ./data old/metrics-2026-11.jsonl.gz old/logs
  nightbell diagnostic --session 6f1c2d3e --minutes 30
  nightbell forget --visitor 6f1c2d3e-77aa --dry-run
  nightbell rotate --once --gzip-after-days 3 --delete-after-days 30
  echo 'mail jane@example.com' | nightbell redact --explain

Exit status: 0 done, 1 failed, 2 wrong use or wrong configuration.)";

void add_config_options(CLI::App& command, ConfigOptions& options) {
  command.add_option("--config", options.file, "TOML file (else NIGHTBELL_CONFIG)");
  command.add_option("--listen", options.listen, "address and port: server.listen");
  command.add_option("--data-dir", options.data_dir, "folder of all files: store.data_dir");
  command.add_option("--set", options.sets, "any setting: section.key=value (repeatable)")
      ->take_all()
      ->expected(1);
}

int main(int argc, char** argv) {
  CLI::App app("Nightbell: telemetry that tells what broke, where, and why.", "nightbell");
  app.require_subcommand(1);
  app.footer(kExamples);

  ConfigOptions options;
  auto* serve_it = app.add_subcommand("serve", "Take events in and answer questions");
  add_config_options(*serve_it, options);

  auto* config = app.add_subcommand("config", "Show every setting and where its value comes from");
  add_config_options(*config, options);
  bool as_json = false;
  bool reference = false;
  config->add_flag("--json", as_json, "as JSON");
  config->add_flag("--reference", reference, "all settings with defaults and meaning, Markdown");

  auto* diagnose = app.add_subcommand("diagnostic", "Let info and debug of one session pass");
  add_config_options(*diagnose, options);
  DiagnosticOptions wanted;
  diagnose->add_option("--session", wanted.session, "the session's id")->required();
  diagnose->add_option("--minutes", wanted.minutes, "how long, 1 to 60")
      ->check(CLI::Range(1, 60))
      ->capture_default_str();
  diagnose->add_option("--base-url", wanted.base_url, "where browsers reach this server");

  auto* import_it = app.add_subcommand("import", "Take events in from JSONL files: docs/import.md");
  add_config_options(*import_it, options);
  std::vector<std::string> inputs;
  bool again = false;
  import_it->add_option("FILE", inputs, "files, plain, gzip or zstd; or folders of them")
      ->required();
  import_it->add_flag("--again", again, "also what was imported before: it will be there twice");

  auto* redact_it = app.add_subcommand("redact", "Redact standard input as the server would");
  bool explain = false;
  redact_it->add_flag("--explain", explain, "say what would be replaced, where and why");

  auto* forget_it = app.add_subcommand("forget", "Erase every line of a person");
  add_config_options(*forget_it, options);
  ForgetOptions person;
  forget_it->add_option("--visitor", person.visitor,
                        "a visitor's id, and the sessions seen with it");
  forget_it->add_option("--session", person.session, "a session's id");
  forget_it->add_option("--user", person.user, "a user's id, as it was sent (user_hash)");
  forget_it->add_flag("--dry-run", person.dry_run, "only say what would be erased");

  auto* rotate_it = app.add_subcommand(
      "rotate",
      "Compress and delete old files: of a running server, a data folder, or a flat "
      "folder of *.jsonl");
  add_config_options(*rotate_it, options);
  RotateOptions rotation;
  rotate_it->add_option("--interval", rotation.interval_seconds, "seconds between two rounds")
      ->check(CLI::Range(1, 86400))
      ->capture_default_str();
  rotate_it->add_option("--gzip-after-days", rotation.gzip_after_days,
                        "compress files so old (else store.compress_after_days; flat: 3)");
  rotate_it->add_option("--delete-after-days", rotation.delete_after_days,
                        "delete files older than this (else retention.*; flat: 30)");
  rotate_it->add_option("--max-mb", rotation.max_mb,
                        "flat folder: rename files that are larger (64)");
  rotate_it->add_flag("--once", rotation.once, "one round, then end");
  rotate_it->add_flag("--trust-clock", rotation.trust_clock,
                      "the clock is right: delete by age although it jumped");

  const auto* version = app.add_subcommand("version", "Print the version");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kSuccess : kUsage;
  }

  if (serve_it->parsed()) return serve(options);
  if (config->parsed() && reference) return show_reference();
  if (config->parsed())
    return show_config(options, as_json ? ConfigView::kJson : ConfigView::kToml);
  if (diagnose->parsed()) return diagnostic(options, wanted);
  if (import_it->parsed()) return import(options, inputs, again);
  if (forget_it->parsed()) return forget(options, person);
  if (rotate_it->parsed()) return rotate(options, rotation);
  if (redact_it->parsed()) return redact(std::cin, std::cout, explain);
  if (version->parsed()) fmt::print("nightbell {}\n", NIGHTBELL_VERSION);
  return kSuccess;
}

}  // namespace
}  // namespace nightbell::cli

int main(int argc, char** argv) {
  try {
    return nightbell::cli::main(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "nightbell: {}\n", error.what());
    return nightbell::cli::kFailure;
  }
}
