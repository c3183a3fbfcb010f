#include "cli/show_errors.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/show_story.h"
#include "cli/show_time.h"
#include "event/line_reader.h"

namespace nightbell::cli {
namespace {

constexpr std::size_t kCountWidth = 7;
constexpr std::size_t kShownValues = 6;
constexpr std::uint64_t kMostShown = 1'000;  // what the question takes

/// `1.4.2 40, 1.4.1 2`, the most frequent first.
std::string counts_text(simdjson::dom::object group, std::string_view name) {
  std::string out;
  std::size_t shown = 0;
  const auto counts = members_at(group, name);
  for (const auto& [value, count] : counts) {
    if (shown++ == kShownValues) break;
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", printable(value), value_text(count));
  }
  if (counts.size() > kShownValues) out += fmt::format(", {} more", counts.size() - kShownValues);
  return out;
}

std::string title(simdjson::dom::object group) {
  const std::string type = value_text(group, "type");
  std::string message = value_text(group, "message");
  if (type.empty()) return message.empty() ? "(nothing said)" : message;
  return message.starts_with(type) ? message : type + (message.empty() ? "" : ": " + message);
}

std::string seen_text(simdjson::dom::object group, Zone zone) {
  const WallTime first = time_at(group, "first_seen");
  const WallTime last = time_at(group, "last_seen");
  if (first == last) return date_text(last, zone);
  return fmt::format("{} to {}", date_text(first, zone), date_text(last, zone));
}

/// Lines of facts behind `indent` columns.
std::string facts(simdjson::dom::object group, std::size_t indent, const Screen& screen) {
  std::string out;
  const auto add = [&](std::string_view name, const std::string& text) {
    if (text.empty()) return;
    const std::string begin = left(name, 10);
    out += std::string(indent, ' ') + paint(screen, Ink::kDim, begin) +
           wrapped(screen, text, indent + columns_of(begin)) + '\n';
  };
  std::string seen = seen_text(group, screen.zone) + " (" +
                     zone_text(time_at(group, "last_seen"), screen.zone) + ")";
  if (const auto sessions = count_at(group, "sessions"); sessions > 0)
    seen += ", in " + counted(sessions, "session");
  add("seen", seen);
  const std::string culprit = value_text(group, "culprit");
  add("at", culprit.starts_with("at ") ? culprit.substr(3) : culprit);
  add("services", counts_text(group, "services"));
  add("releases", counts_text(group, "releases"));
  add("routes", counts_text(group, "routes"));
  return out;
}

}  // namespace

std::string show_errors(simdjson::dom::object answer, const Screen& screen) {
  std::string out;
  const auto groups = objects_at(answer, "errors");
  for (const auto group : groups) {
    out += paint(screen, Ink::kBold, right(std::to_string(count_at(group, "count")), kCountWidth)) +
           "  " + paint(screen, Ink::kRed, wrapped(screen, title(group), kCountWidth + 2)) + '\n';
    out += facts(group, kCountWidth + 2, screen);
    out += std::string(kCountWidth + 2, ' ') +
           paint(screen, Ink::kDim,
                 "nightbell errors " + value_text(group, "fingerprint") + screen.same_place) +
           "\n\n";
  }
  if (groups.empty()) return out;
  const std::uint64_t all = count_at(answer, "groups");
  out += counted(all, "error");
  if (all > groups.size())
    out += fmt::format(", {} shown: --limit {}", groups.size(), std::min(all, kMostShown));
  const std::string_view by = text_at(answer, "truncated_by");
  if (by == "groups" || by == "memory")
    out += "; there are more than are kept apart: narrow it with a query or --since";
  return out + '\n';
}

std::string show_error(simdjson::dom::object group, const Screen& screen) {
  std::string out = paint(screen, Ink::kRed, wrapped(screen, title(group), 0)) + '\n';
  out += fmt::format("  {}{}, {}\n", paint(screen, Ink::kDim, left("count", 10)),
                     counted(count_at(group, "count"), "time"),
                     counted(count_at(group, "events"), "line"));
  out += facts(group, 2, screen);
  simdjson::dom::object latest;
  if (group.at_key("latest").get(latest) != simdjson::SUCCESS) return out;
  out += "\nThe latest:\n" + show_story({story_event(latest)}, std::nullopt, screen);
  for (const auto frame : list_at(latest, "error.stack"))
    out += "      " + paint(screen, Ink::kDim, value_text(frame)) + '\n';
  for (const std::string_view name : {"request_id", "trace_id", "run_id", "session_id"}) {
    const auto id = value_text(latest, name);
    if (id.empty()) continue;
    out += fmt::format("\nNext:\n  {}\n    nightbell timeline {}{}\n",
                       paint(screen, Ink::kDim, "how it came to this"), id, screen.same_place);
    break;
  }
  return out;
}

}  // namespace nightbell::cli
