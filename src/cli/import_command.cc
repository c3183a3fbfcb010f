#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/progress_bar.h"
#include "server/import.h"

namespace nightbell::cli {
namespace {

void show(ProgressBar& bar, const intake::ImportView& view) {
  if (!bar.is_due()) return;
  const std::uint64_t events = view.totals.imported + view.totals.duplicates;
  bar.show(
      view.file.filename().string(), view.taken, view.bytes,
      fmt::format(", {} events, {:.0f}/s", events, static_cast<double>(events) / bar.seconds()));
}

std::string rejected_by_reason(const intake::ImportTotals& totals) {
  std::string out;
  for (std::size_t reason = 0; reason < kReasonCount; ++reason) {
    if (totals.rejected[reason] == 0) continue;
    out += fmt::format("{}{} {}", out.empty() ? " (" : ", ", kReasonNames[reason],
                       totals.rejected[reason]);
  }
  return out.empty() ? out : out + ")";
}

/// What went wrong on stderr, the totals as one line on stdout.
void tell(const intake::ImportTotals& totals) {
  for (const std::string& note : totals.notes) fmt::print(stderr, "nightbell: {}\n", note);
  for (const std::string& wrong : totals.wrong) fmt::print(stderr, "nightbell: {}\n", wrong);
  if (const auto more = totals.rejected_lines() - totals.wrong.size(); more > 0)
    fmt::print(stderr, "nightbell: and {} more rejected\n", more);
  for (const std::string& unread : totals.unread) fmt::print(stderr, "nightbell: {}\n", unread);
  if (totals.stopped)
    fmt::print(stderr, "nightbell: stopped; the same command goes on where it was\n");

  std::string line = fmt::format("imported {}, duplicates {}, rejected {}{}, dropped fields {}",
                                 totals.imported, totals.duplicates, totals.rejected_lines(),
                                 rejected_by_reason(totals), totals.dropped.count());
  for (std::size_t i = 0; i < totals.dropped.names().size(); ++i)
    line += (i == 0 ? " (" : ", ") + totals.dropped.names()[i];
  if (!totals.dropped.names().empty()) line += ")";
  if (totals.resumed > 0) line += fmt::format(", there already {}", totals.resumed);
  if (totals.own_notes > 0) line += fmt::format(", left out {} of kind refused", totals.own_notes);
  if (totals.files_known > 0) line += fmt::format(", files imported before {}", totals.files_known);
  fmt::print("{}\n", line);
}

}  // namespace

int import(const ConfigOptions& options, const std::vector<std::string>& inputs, bool again) {
  const auto input = input_of(options);
  if (!input) return report(input.error());
  const auto config = server::load_config(*input);
  if (!config) return report(config.error());

  stop_when_asked();
  const SystemClock clock;
  ProgressBar progress(clock);
  const server::ImportRequest request{{inputs.begin(), inputs.end()}, again};
  auto totals = server::import(*config, request, clock, [&](const intake::ImportView& view) {
    show(progress, view);
    return !asked_to_stop();
  });
  progress.clear();
  if (!totals) {
    if (totals.error().code == ErrorCode::kLocked) {
      totals.error().message +=
          "\na server runs on this folder: stop the server, or import into another folder";
    }
    return report(totals.error());
  }
  tell(*totals);
  return totals->complete() ? kSuccess : kFailure;
}

}  // namespace nightbell::cli
