#pragma once

#include <memory>
#include <string>

#include "cli/asker.h"
#include "cli/config_options.h"
#include "cli/screen.h"

/// What every command that asks has in common: where it asks, when, and how it shows.
namespace nightbell::cli {

struct AskOptions {
  ConfigOptions config;
  std::string url;    ///< --url: a server, instead of files
  std::string token;  ///< --token, or NIGHTBELL_API_TOKEN
  std::string since;
  std::string until;
  bool utc = false;
  bool json = false;
  bool ndjson = false;
  bool text = false;
  std::string color = "auto";  ///< auto, always, never
};

/// How an answer is written.
enum class Form {
  kText,   ///< for a person
  kLines,  ///< NDJSON: an event, a row, a group a line
  kJson,   ///< the whole answer
};

/// Text where standard output is a terminal, or --text or --color always say so; else lines.
[[nodiscard]] Form form_of(const AskOptions& options);
/// By options, environment and terminal.
[[nodiscard]] Screen screen_of(const AskOptions& options);

struct Asking {
  std::unique_ptr<Asker> asker;
  Form form = Form::kText;
  Screen screen;
};

/// Decides by options, environment and terminal.
/// @error kInvalidArgument  an option is wrong, there is no such folder; kIo as load_config
[[nodiscard]] Result<Asking> prepare(const AskOptions& options);

/// Sets `since` and `until` of a question, read in the zone that is shown.
void set_times(AskedQuestion& question, const AskOptions& options);

/// As report(), and of a query the place where it is wrong.
[[nodiscard]] int report_asked(const Error& error, std::string_view query);

}  // namespace nightbell::cli
