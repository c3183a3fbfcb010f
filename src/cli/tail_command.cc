#include <fmt/format.h>

#include "cli/ask_commands.h"
#include "cli/ask_once.h"
#include "cli/interrupt.h"
#include "cli/show_lines.h"

namespace nightbell::cli {

int tail(const AskOptions& options, const std::string& query) {
  auto asking = prepare(options);
  if (!asking) return report(asking.error());
  stop_when_asked();
  LinePrinter printer(asking->screen);
  bool can_write = true;
  const TailWatcher watcher{
      .line =
          [&](std::string_view line) {
            std::string text = std::string(line) + '\n';
            if (asking->form == Form::kText) {
              const auto read = Answer::read(std::move(text));
              text = read ? printer.show(read->json()) : std::string();
            }
            can_write = can_write && put_out(text) == kSuccess;
          },
      .note = [](std::string_view what) { fmt::print(stderr, "nightbell: {}\n", what); },
      .wants_more = [&] { return can_write && !asked_to_stop(); }};
  const auto watched = asking->asker->tail(query, watcher);
  if (!watched) return report_asked(watched.error(), query);
  return can_write ? kSuccess : kFailure;
}

}  // namespace nightbell::cli
