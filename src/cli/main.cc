#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/ask_commands.h"
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

/// Where a command asks, when, and how it shows.
void add_ask_options(CLI::App& command, AskOptions& options) {
  command.add_option("--url", options.url, "ask this server: http://host:port");
  command.add_option("--token", options.token, "the server's api.token (else NIGHTBELL_API_TOKEN)");
  command.add_option("--data-dir", options.config.data_dir,
                     "ask the files of this folder (else the configured one)");
  command.add_option("--config", options.config.file, "TOML file (else NIGHTBELL_CONFIG)");
  command.add_option("--since", options.since, "from then on: 2h, 02:14, 2026-11-21, RFC 3339");
  command.add_option("--until", options.until, "before then");
  command.add_flag("--utc", options.utc, "times shown and given are UTC, not local");
  auto* json = command.add_flag("--json", options.json, "the whole answer, as the API gives it");
  auto* lines = command.add_flag("--ndjson", options.ndjson, "a line each, as into a pipe");
  auto* text = command.add_flag("--text", options.text, "as on a terminal, into a pipe too");
  json->excludes(lines)->excludes(text);
  lines->excludes(text);
  command.add_option("--color", options.color, "auto, always or never (NO_COLOR is respected)")
      ->check(CLI::IsMember({"auto", "always", "never"}));
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

  AskOptions ask;
  auto* search_it = app.add_subcommand("search", "Find lines: docs/query-language.md");
  add_ask_options(*search_it, ask);
  SearchOptions sought;
  search_it->add_option("QUERY", sought.query, "terms and stages; nothing: every line");
  search_it->add_option("--limit", sought.limit, "lines")->check(CLI::Range(1, 10'000));
  search_it->add_flag("--oldest", sought.oldest, "oldest first");
  search_it->add_flag("--all", sought.all, "every page");
  search_it->add_option("--cursor", sought.cursor, "go on where an earlier search ended");

  auto* timeline_it = app.add_subcommand("timeline", "All that belongs to an id, as a story");
  add_ask_options(*timeline_it, ask);
  std::string id;
  timeline_it->add_option("ID", id, "a request, session, trace, run, job or any other id")
      ->required();

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
  if (redact_it->parsed()) return redact(std::cin, std::cout, explain);
  if (search_it->parsed()) return search(ask, sought);
  if (timeline_it->parsed()) return timeline(ask, id);
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
