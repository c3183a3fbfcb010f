#include "cli/show_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/show_lines.h"
#include "cli/show_story.h"
#include "cli/show_time.h"
#include "event/line_reader.h"

namespace nightbell::cli {
namespace {

constexpr std::size_t kBarWidth = 20;
constexpr std::uint64_t kMostShown = 1'000;  // what the question takes
constexpr std::size_t kTookWidth = 12;

std::string took_text(simdjson::dom::object item) {
  const auto took = number_at(item, "duration_ms");
  // Of a run with one event nothing is known.
  return took.value_or(0) > 0 ? milliseconds_text(*took) : std::string();
}

/// A node's part of the run's time, to where it lies in it.
std::string bar_of(WallTime run_began, Nanos run_took, WallTime began, Nanos took) {
  if (run_took <= Nanos(0)) return std::string(kBarWidth, ' ');
  const auto column = [&](Nanos since) {
    const double share =
        std::chrono::duration<double>(since) / std::chrono::duration<double>(run_took);
    return static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * kBarWidth);
  };
  const std::size_t begin = std::min(column(began - run_began), kBarWidth - 1);
  const std::size_t end = std::clamp(column(began - run_began + took), begin + 1, kBarWidth);
  std::string out(begin, ' ');
  for (std::size_t i = begin; i < end; ++i) out += "━";
  return left(out, kBarWidth);
}

std::string fact(const Screen& screen, std::string_view name, const std::string& text) {
  if (text.empty()) return {};
  return fmt::format("  {}{}\n", paint(screen, Ink::kDim, left(name, 14)),
                     wrapped(screen, text, 16));
}

std::string tokens_text(simdjson::dom::object run) {
  const auto in = count_at(run, "tokens.input");
  const auto out = count_at(run, "tokens.output");
  return in + out == 0 ? std::string() : fmt::format("{} in, {} out", in, out);
}

std::string joined(simdjson::dom::object run, std::string_view list) {
  std::string out;
  for (const auto item : list_at(run, list)) out += (out.empty() ? "" : ", ") + value_text(item);
  return out;
}

}  // namespace

std::string show_runs(simdjson::dom::object answer, const Screen& screen) {
  const auto runs = objects_at(answer, "runs");
  if (runs.empty()) return {};
  std::vector<std::vector<std::string>> rows;
  std::string zone;
  for (const auto run : runs) {
    const WallTime started = time_at(run, "started");
    zone = zone_text(started, screen.zone);
    rows.push_back({value_text(run, "status"), value_text(run, "run_id"),
                    date_text(started, screen.zone), took_text(run), value_text(run, "nodes"),
                    value_text(run, "errors"), value_text(run, "open_node"),
                    joined(run, "services")});
  }
  const std::string table =
      show_table({"STATUS", "RUN", "STARTED", "TOOK", "NODES", "ERRORS", "OPEN NODE", "SERVICES"},
                 rows, screen);
  std::string out;
  std::size_t line = 0;
  for (std::string_view rest = table; !rest.empty(); ++line) {
    std::string_view row = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(row.size() + 1);
    if (line > 0) {
      const std::string& status = rows[line - 1][0];
      out += paint(screen, ink_of(status), status);
      row.remove_prefix(status.size());
    }
    out.append(row.substr(0, row.find_last_not_of(' ') + 1)) += '\n';
  }
  const std::uint64_t all = count_at(answer, "total");
  out += fmt::format("\n{}, times in {}", counted(all, "run"), zone);
  if (all > runs.size())
    out += fmt::format("; {} shown: --limit {}", runs.size(), std::min(all, kMostShown));
  const std::string_view by = text_at(answer, "truncated_by");
  if (by == "runs" || by == "memory") out += "; there are more: narrow it with --since";
  return out +
         fmt::format("\n{}\n", paint(screen, Ink::kDim,
                                     "nightbell runs RUN" + screen.same_place + " shows one"));
}

std::string show_run(simdjson::dom::object run, const Screen& screen) {
  const std::string status = value_text(run, "status");
  const WallTime started = time_at(run, "started");
  std::string out = paint(screen, Ink::kBold, "Run " + value_text(run, "run_id")) + "  " +
                    paint(screen, ink_of(status), status) + '\n';
  out += fact(screen, "started",
              fmt::format("{} {}, {}", day_text(started, screen.zone),
                          clock_text(started, screen.zone), zone_text(started, screen.zone)));
  out += fact(screen, "took", took_text(run));
  for (const std::string_view name :
       {"job_id", "graph_id", "thread_id", "session_id", "request_id", "trace_id", "customer_hash"})
    out += fact(screen, name, value_text(run, name));
  out += fact(screen, "services", joined(run, "services"));
  out += fact(screen, "tokens", tokens_text(run));
  out += '\n';

  const auto nodes = objects_at(run, "nodes");
  std::size_t width = 0;
  for (const auto node : nodes) width = std::max(width, columns_of(value_text(node, "node")));
  const WallTime last = time_at(run, "last_event");
  for (const auto node : nodes) {
    const std::string how = value_text(node, "status");
    const bool is_open = how == "start";
    const bool has_start = !text_at(node, "started").empty();
    const WallTime ended = time_at(node, "ended");
    const auto reported = number_at(node, "duration_ms");
    const Nanos took =
        is_open ? last - time_at(node, "started")
                : std::chrono::duration_cast<Nanos>(std::chrono::duration<double, std::milli>(
                      std::clamp(reported.value_or(0), 0.0, 1e12)));
    const WallTime began = has_start ? time_at(node, "started") : ended - took;
    const std::string_view word = !is_open              ? (how == "error" ? "error" : "done")
                                  : status == "stalled" ? "stalled"
                                                        : "running";
    const std::string clock = clock_text(began, screen.zone);
    out += fmt::format("  {}  {}  {}  {}  {}", paint(screen, Ink::kDim, clock),
                       left(value_text(node, "node"), width),
                       paint(screen, ink_of(word), left(word, 7)),
                       right(is_open ? "never ended" : took_text(node), kTookWidth),
                       paint(screen, ink_of(word), bar_of(started, last - started, began, took)));
    if (const auto attempt = count_at(node, "attempt"); attempt > 1)
      out += fmt::format("  attempt {}", attempt);
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
    const std::string type = value_text(node, "error.type");
    const std::string message = value_text(node, "error.message");
    if (how == "error" && !(type + message).empty()) {
      const std::size_t indent = 2 + clock.size() + 4;
      out += std::string(indent, ' ') +
             paint(screen, Ink::kRed,
                   wrapped(screen, type + (type.empty() || message.empty() ? "" : ": ") + message,
                           indent)) +
             '\n';
    }
  }
  for (const auto summary : list_at(run, "summaries"))
    out += fact(screen, "summary", value_text(summary));
  out += fmt::format("\n{}, {} failed\nNext:\n  {}\n    nightbell timeline {}{}\n",
                     counted(count_at(run, "events"), "event"), count_at(run, "errors"),
                     paint(screen, Ink::kDim, "what happened around it"), value_text(run, "run_id"),
                     screen.same_place);
  return out;
}

}  // namespace nightbell::cli
