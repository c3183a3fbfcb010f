#include "cli/command_line.h"

/// The subcommands that ask.
namespace nightbell::cli {

void CommandLine::add_times(CLI::App& command) {
  command.add_option("--since", ask_.since,
                     "from then on: 2h (ago), 02:14, 2026-11-21, \"2026-11-21 02:14\"");
  command.add_option("--until", ask_.until, "before then; of a date: before its end");
}

/// Where a command asks, and how it shows.
void CommandLine::add_ask_options(CLI::App& command) {
  command.add_option("--url", ask_.url, "ask this server: http://host:port");
  command.add_option("--token", ask_.token, "the server's api.token (else NIGHTBELL_API_TOKEN)");
  command.add_option("--data-dir", ask_.config.data_dir,
                     "ask the files of this folder (else of the configured one)");
  command.add_option("--config", ask_.config.file, "TOML file (else NIGHTBELL_CONFIG)");
  command.add_flag("--utc", ask_.utc,
                   "times are UTC: those shown, and those of --since and --until");
  auto* lines = command.add_flag("--ndjson", ask_.ndjson, "JSON, a line each: as into a pipe");
  auto* text = command.add_flag("--text", ask_.text, "for a person: as on a terminal");
  lines->excludes(text);
  command.add_option("--color", ask_.color, "auto, always (also into a pipe) or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

void CommandLine::add_ask_commands() {
  const auto add_question = [&](const std::string& name, const std::string& description,
                                const std::string& examples,
                                std::function<int()> run) -> CLI::App& {
    CLI::App& command = add(name, description, examples, std::move(run));
    add_ask_options(command);
    add_times(command);
    command.add_flag("--json", ask_.json, "the whole answer, as the API gives it")
        ->excludes("--ndjson")
        ->excludes("--text");
    return command;
  };

  auto& search_it =
      add_question("search", "Find lines: docs/query-language.md",
                   "  nightbell search 'level:error \"disk full\"' --since 2h\n"
                   "  nightbell search 'service:web | count by route | limit 10'\n"
                   "  nightbell search --all 'run_id:r-9' > run.jsonl\n"
                   "  nightbell search timeout --url http://127.0.0.1:8600 | jq .message",
                   [this] { return search(ask_, search_); });
  search_it.add_option("QUERY", search_.query, "terms and stages; nothing: every line");
  search_it.add_option("--limit", search_.limit, "how many lines, 1 to 10000")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  search_it.add_flag("--oldest", search_.oldest, "oldest first");
  auto* all = search_it.add_flag("--all", search_.all, "every line, however many there are");
  all->excludes("--limit");
  search_it.add_option("--cursor", search_.cursor, "go on where an earlier search ended");

  add_question("timeline", "Show all that belongs to an id, as a story",
               "  nightbell timeline req-77f3\n"
               "  nightbell timeline 4bf92f3577b34da6a3ce929d0e0e4736 --since 2h\n"
               "  nightbell timeline req-77f3 --color always | less -R",
               [this] { return timeline(ask_, id_); })
      .add_option("ID", id_, "of a request, session, trace, run, job, or any other")
      ->required();

  auto& tail_it = add("tail", "Show lines as they come, until Ctrl-C",
                      "  nightbell tail\n"
                      "  nightbell tail 'level:>=warn service:web'\n"
                      "  nightbell tail level:error --url http://127.0.0.1:8600 | jq .message",
                      [this] { return tail(ask_, query_); });
  add_ask_options(tail_it);
  tail_it.add_option("QUERY", query_, "terms, no stages; nothing: every line");

  auto& errors_it = add_question("errors", "List what goes wrong, each error once (last 24 hours)",
                                 "  nightbell errors --since 7d --sort last_seen\n"
                                 "  nightbell errors --query service:web\n"
                                 "  nightbell errors v1-5b6f6788a735d0ca",
                                 [this] { return errors(ask_, errors_); });
  errors_it.add_option("FINGERPRINT", errors_.fingerprint, "only this one, with all that is known");
  errors_it.add_option("--query", errors_.query, "only of lines that match");
  errors_it.add_option("--limit", errors_.limit, "how many, 1 to 1000")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  errors_it.add_option("--sort", errors_.sort, "count, last_seen or first_seen")
      ->check(CLI::IsMember({"count", "last_seen", "first_seen"}))
      ->capture_default_str();

  auto& runs_it = add_question("runs", "List agent runs (last 24 hours), or show one",
                               "  nightbell runs --status stalled\n"
                               "  nightbell runs --job nightly --since 7d\n"
                               "  nightbell runs r-9",
                               [this] { return runs(ask_, runs_); });
  runs_it.add_option("ID", runs_.id, "only this one, with its nodes");
  runs_it.add_option("--query", runs_.query, "only of lines that match");
  runs_it.add_option("--job", runs_.job, "of this job_id");
  runs_it.add_option("--status", runs_.status, "all, running, done, error or stalled")
      ->check(CLI::IsMember({"all", "running", "done", "error", "stalled"}))
      ->capture_default_str();
  runs_it.add_option("--limit", runs_.limit, "how many, 1 to 1000")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();

  add_question("session", "Show one session: who, with what, what happened",
               "  nightbell session 6f1c2d3e", [this] { return session(ask_, id_); })
      .add_option("ID", id_, "the session's id")
      ->required();

  auto& histogram_it = add_question("histogram", "Show how many lines when (last 24 hours)",
                                    "  nightbell histogram\n"
                                    "  nightbell histogram 'service:web' --since 2h --interval 1m\n"
                                    "  nightbell histogram level:error --by service",
                                    [this] { return histogram(ask_, histogram_); });
  histogram_it.add_option("QUERY", histogram_.query, "terms, no stages; nothing: every line");
  histogram_it.add_option("--by", histogram_.by, "a bar for each value of this field")
      ->capture_default_str();
  histogram_it.add_option("--interval", histogram_.interval, "30s, 5m, 1h, … (else as fits)");
}

}  // namespace nightbell::cli
