#include "cli/ask_options.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

#include "cli/folder_asker.h"
#include "cli/http_asker.h"
#include "cli/show_time.h"
#include "cli/terminal.h"

namespace nightbell::cli {
namespace {

const SystemClock kClock;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

Zone zone_of(const AskOptions& options) {
  return options.utc ? Zone::kUtc : Zone::kLocal;
}

/// Text that a shell takes as one word.
std::string shell_word(const std::string& text) {
  if (text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                             "_-./:=@%+,[]") == std::string::npos)
    return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string same_place(const AskOptions& options) {
  std::string out;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out += fmt::format(" {} {}", name, shell_word(value));
  };
  add("--url", options.url);
  if (options.url.empty()) {
    add("--config", options.config.file);
    add("--data-dir", options.config.data_dir);
  }
  if (options.utc) out += " --utc";
  return out;
}

Result<std::unique_ptr<Asker>> folder_asker(const AskOptions& options) {
  const auto input = input_of(options.config);
  if (!input) return fail(input.error());
  const auto config = server::load_config(*input);
  if (!config) return fail(config.error());
  store::DataFolders folders{config->store.data_dir, config->behavior_dir()};
  const auto listed = posix_files().list(folders.data_dir);
  if (!listed) return fail(listed.error());
  if (!*listed) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("{}: there is no such folder; --data-dir names another one, --url asks "
                            "a server",
                            folders.data_dir.string()));
  }
  return std::make_unique<FolderAsker>(posix_files(), kClock, std::move(folders),
                                       std::chrono::seconds(config->runs.stall_after));
}

Result<std::unique_ptr<Asker>> http_asker(const AskOptions& options) {
  if (!options.config.data_dir.empty())
    return fail(ErrorCode::kInvalidArgument, "--url or --data-dir: a server or files, not both");
  auto url = parse_server_url(options.url);
  if (!url) return fail(url.error());
  std::string token(options.token.empty() ? variable("NIGHTBELL_API_TOKEN") : options.token);
  return std::make_unique<HttpAsker>(std::move(*url), std::move(token));
}

}  // namespace

Form form_of(const AskOptions& options) {
  if (options.json) return Form::kJson;
  if (options.ndjson) return Form::kLines;
  const bool for_person = options.text || options.color == "always" || is_terminal(STDOUT_FILENO);
  return for_person ? Form::kText : Form::kLines;
}

Screen screen_of(const AskOptions& options) {
  const bool on_terminal = is_terminal(STDOUT_FILENO);
  Screen screen;
  screen.zone = zone_of(options);
  screen.width = on_terminal ? terminal_width(STDOUT_FILENO) : 0;
  // https://no-color.org
  screen.color =
      options.color == "always" || (options.color == "auto" && on_terminal &&
                                    variable("NO_COLOR").empty() && variable("TERM") != "dumb");
  screen.same_place = same_place(options);
  return screen;
}

Result<Asking> prepare(const AskOptions& options) {
  auto asker = options.url.empty() ? folder_asker(options) : http_asker(options);
  if (!asker) return fail(std::move(asker.error()));
  Asking asking{.asker = std::move(*asker), .form = form_of(options), .screen = {}};
  asking.screen = screen_of(options);
  return asking;
}

void set_times(AskedQuestion& question, const AskOptions& options) {
  const WallTime now = kClock.wall();
  question.set("since", asked_time(options.since, false, zone_of(options), now));
  question.set("until", asked_time(options.until, true, zone_of(options), now));
}

int report_asked(const Error& error, std::string_view query) {
  constexpr std::string_view kPosition = "q: position ";
  const std::string_view message = error.message;
  if (!message.starts_with(kPosition)) return report(error);
  const std::size_t position = std::strtoul(message.data() + kPosition.size(), nullptr, 10);
  const std::size_t colon = message.find(": ", kPosition.size());
  if (position == 0 || colon == std::string_view::npos) return report(error);
  fmt::print(stderr, "nightbell: wrong query: {}\n  {}\n  {:>{}}\n", message.substr(colon + 2),
             printable(query), '^', position);
  return kUsage;
}

}  // namespace nightbell::cli
