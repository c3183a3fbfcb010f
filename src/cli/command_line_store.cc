#include "cli/command_line.h"

/// The subcommands that bring lines into a data folder and take them out of it.
namespace nightbell::cli {

void CommandLine::add_store_commands() {
  auto& import_it =
      add("import", "Take events in from JSONL files: docs/import.md",
          "  nightbell import --data-dir ./data old/metrics-2026-11.jsonl.gz old/logs",
          [this] { return import(options_, inputs_, again_); });
  add_config_options(import_it);
  import_it.add_option("FILE", inputs_, "files, plain, gzip or zstd; or folders of them")
      ->required();
  import_it.add_flag("--again", again_, "also what was imported before: it will be there twice");

  auto& forget_it = add("forget", "Erase every line of a person: docs/retention.md",
                        "  nightbell forget --visitor 6f1c2d3e-77aa --dry-run",
                        [this] { return forget(options_, person_); });
  add_config_options(forget_it);
  forget_it.add_option("--visitor", person_.visitor,
                       "a visitor's id, and the sessions seen with it");
  forget_it.add_option("--session", person_.session, "a session's id");
  forget_it.add_option("--user", person_.user, "a user's id, as it was sent (user_hash)");
  forget_it.add_flag("--dry-run", person_.dry_run, "only say what would be erased");

  auto& rotate_it =
      add("rotate",
          "Compress and delete old files: of a running server, a data folder, or a flat folder of "
          "*.jsonl",
          "  nightbell rotate --once --gzip-after-days 3 --delete-after-days 30",
          [this] { return rotate(options_, rotation_); });
  add_config_options(rotate_it);
  rotate_it.add_option("--interval", rotation_.interval_seconds, "seconds between two rounds")
      ->check(CLI::Range(1, 86400))
      ->capture_default_str();
  rotate_it.add_option("--gzip-after-days", rotation_.gzip_after_days,
                       "compress files so old (else store.compress_after_days; flat: 3)");
  rotate_it.add_option("--delete-after-days", rotation_.delete_after_days,
                       "delete files older than this (else retention.*; flat: 30)");
  rotate_it.add_option("--max-mb", rotation_.max_mb,
                       "flat folder: rename files that are larger (64)");
  rotate_it.add_flag("--once", rotation_.once, "one round, then end");
  rotate_it.add_flag("--trust-clock", rotation_.trust_clock,
                     "the clock is right: delete by age although it jumped");
  add_store_tools();
}

void CommandLine::add_store_tools() {
  CLI::App& group = *app_.add_subcommand("store", "Check and mend stored files");
  group.footer(std::string());
  group.require_subcommand(1);
  const auto add_place = [&](CLI::App& command) {
    command.add_option("FOLDER", folder_,
                       "a data folder, or one kind's folder in it (else the configured one)");
    command.add_option("--data-dir", ask_.config.data_dir, "the same as FOLDER");
    command.add_option("--config", ask_.config.file, "TOML file (else NIGHTBELL_CONFIG)");
  };
  auto& check_it = add(group, "check", "Say what is wrong with stored files: docs/store-check.md",
                       "  nightbell store check\n"
                       "  nightbell store check /backup/nightbell/data\n"
                       "  nightbell store check data/logs | jq -r 'select(.problem) | .file'",
                       [this] { return check_store(ask_, folder_); });
  add_place(check_it);
  auto* lines = check_it.add_flag("--ndjson", ask_.ndjson, "JSON, a line each: as into a pipe");
  check_it.add_flag("--text", ask_.text, "for a person: as on a terminal")->excludes(lines);
  check_it.add_option("--color", ask_.color, "auto, always (also into a pipe) or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));

  auto& reindex_it =
      add(group, "reindex", "Make checkpoints and indexes anew from the lines: docs/store-check.md",
          "  nightbell store reindex\n"
          "  nightbell store reindex --only-damaged --data-dir ./data",
          [this] { return reindex_store(ask_, folder_, only_damaged_); });
  add_place(reindex_it);
  reindex_it.add_flag("--only-damaged", only_damaged_,
                      "only where a check finds something wrong: reads all lines first");
}

}  // namespace nightbell::cli
