#include <fmt/format.h>

#include <array>

#include "base/json_writer.h"
#include "cli/ask_once.h"
#include "cli/commands.h"
#include "cli/show_time.h"
#include "cli/store_scope.h"

namespace nightbell::cli {
namespace {

using check::Finding;

constexpr std::array<Ink, 3> kInks = {Ink::kRed, Ink::kYellow, Ink::kDim};  // by Severity

std::string text_of(const Finding& finding, const Screen& screen) {
  constexpr std::size_t kIndent = 9;
  const check::ProblemText& text = check::text_of(finding.problem);
  const std::string indent(kIndent, ' ');
  const auto fact = [&](std::string_view words) {
    return indent + wrapped(screen, printable(words), kIndent) + '\n';
  };
  return paint(screen, kInks[static_cast<std::size_t>(text.severity)],
               left(name_of(text.severity), kIndent)) +
         paint(screen, Ink::kBold, printable(finding.file)) + "  " + std::string(text.code) + '\n' +
         fact(finding.says) + fact(fmt::format("It means: {}.", text.means)) +
         fact(fmt::format("To do: {}.", text.mend)) + '\n';
}

std::string text_of(const check::Summary& summary, const Screen& screen) {
  std::string out = fmt::format("{} segments, {} lines, {} bytes: ", summary.segments,
                                summary.lines, summary.bytes);
  out += summary.is_right()
             ? paint(screen, Ink::kGreen, "nothing is wrong")
             : paint(screen, Ink::kRed,
                     fmt::format("{} faults, {} that `nightbell store reindex` mends",
                                 summary.faults, summary.derived));
  if (summary.notes > 0) out += fmt::format(", {} notes", summary.notes);
  return out + '\n';
}

std::string json_of(const check::Summary& summary) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().key("summary").begin_object();
  writer.key("segments").value(summary.segments).key("lines").value(summary.lines);
  writer.key("bytes").value(summary.bytes).key("fault").value(summary.faults);
  writer.key("derived").value(summary.derived).key("note").value(summary.notes);
  writer.end_object().end_object();
  return out + '\n';
}

}  // namespace

int check_store(const AskOptions& options, const std::string& folder) {
  const auto place = store_scope(options, folder);
  if (!place) return report(place.error());
  const bool for_person = form_of(options) == Form::kText;
  const Screen screen = screen_of(options);
  bool written = true;
  const auto put = [&](const std::string& text) { written &= put_out(text) == kSuccess; };
  const auto summary = check_with_progress(place->scope, [&](const Finding& finding) {
    put(for_person ? text_of(finding, screen) : as_json(finding) + '\n');
  });
  if (!summary) return report(summary.error());
  put(for_person ? text_of(*summary, screen) : json_of(*summary));
  return written && summary->is_right() ? kSuccess : kFailure;
}

}  // namespace nightbell::cli
