#include <fmt/format.h>

#include <algorithm>

#include "cli/ask_commands.h"
#include "cli/ask_once.h"
#include "cli/show_lines.h"

namespace nightbell::cli {
namespace {

constexpr std::size_t kMostLines = 10'000;  // what the question takes

/// What one page is as text: lines, or the table that the query's stages made.
std::string page_text(const Answer& answer, LinePrinter& printer, const Screen& screen) {
  simdjson::dom::element rows;
  if (answer.json().at_key("rows").get(rows) == simdjson::SUCCESS)
    return list_at(answer.json(), "rows").empty() ? std::string()
                                                  : show_table(answer.json(), screen);
  std::string out;
  for (const auto line : objects_at(answer.json(), "events")) out += printer.show(line);
  return out;
}

void say_more(const std::string& cursor, const SearchOptions& wanted) {
  const std::string larger =
      wanted.limit < kMostLines
          ? fmt::format("--limit {}, ", std::min(wanted.limit * 10, kMostLines))
          : std::string();
  fmt::print(stderr, "nightbell: there is more: {}--all, or --cursor {}\n", larger, cursor);
}

void say_cut(const Answer& answer) {
  std::string_view by;
  if (answer.json().at_key("truncated_by").get(by) == simdjson::SUCCESS)
    fmt::print(stderr, "nightbell: not all of it: cut by {}\n", by);
}

}  // namespace

int search(const AskOptions& options, const SearchOptions& wanted) {
  auto asking = prepare(options);
  if (!asking) return report(asking.error());
  constexpr std::size_t kPage = 1'000;
  AskedQuestion question{.what = Ask::kSearch};
  question.set("q", wanted.query);
  question.set("limit", std::to_string(wanted.all ? kPage : wanted.limit));
  question.set("order", wanted.oldest ? "oldest" : "newest");
  question.set("cursor", wanted.cursor);
  if (asking->form == Form::kLines) question.set("format", "ndjson");
  set_times(question, options);

  LinePrinter printer(asking->screen);
  bool found = false;
  while (true) {
    auto reply = ask_patiently(*asking->asker, question);
    if (!reply) return report_asked(reply.error(), wanted.query);
    if (!*reply) break;
    const std::string next = std::move((*reply)->next_cursor);
    std::string out = std::move((*reply)->body);
    if (asking->form == Form::kJson) {
      out += '\n';
    } else if (asking->form == Form::kText) {
      const auto answer = Answer::read(std::move(out));
      if (!answer) return report(answer.error());
      out = page_text(*answer, printer, asking->screen);
      say_cut(*answer);
    }
    found = found || !out.empty();
    if (const int status = put_out(out); status != kSuccess) return status;
    if (next.empty()) break;
    if (!wanted.all) {
      say_more(next, wanted);
      break;
    }
    question.set("cursor", next);
  }
  if (!found) say_nothing_found(*asking->asker, "such line");
  return kSuccess;
}

}  // namespace nightbell::cli
