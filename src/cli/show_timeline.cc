#include "cli/show_timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "cli/show_story.h"
#include "cli/show_time.h"
#include "event/line_reader.h"
#include "query/fingerprint.h"

namespace nightbell::cli {
namespace {

constexpr std::size_t kShownIds = 12;
constexpr std::size_t kNameWidth = 14;

std::string fact(const Screen& screen, std::string_view name, std::string_view text) {
  return fmt::format("  {}{}\n", paint(screen, Ink::kDim, left(name, kNameWidth)),
                     wrapped(screen, text, kNameWidth + 2));
}

std::string id_text(simdjson::dom::object id) {
  std::string fields;
  for (const auto field : list_at(id, "fields"))
    fields += (fields.empty() ? "" : "/") + value_text(field);
  const std::uint64_t hits = count_at(id, "hits");
  return fmt::format("{}{}{} ({})", fields, fields.empty() ? "" : " ", value_text(id, "id"),
                     counted(hits, "line"));
}

/// Those that led on, or those that did not.
std::string ids_text(simdjson::dom::object answer, bool expanded) {
  std::string out;
  std::size_t count = 0;
  for (const auto id : objects_at(answer, "ids")) {
    if (is_true(id, "expanded") != expanded || ++count > kShownIds) continue;
    out += (out.empty() ? "" : ", ") + id_text(id);
  }
  if (count > kShownIds) out += fmt::format(", and {} more (--json has all)", count - kShownIds);
  return out;
}

std::string sources_text(const std::vector<StoryEvent>& events) {
  std::map<std::string_view, std::size_t> counts;
  for (const StoryEvent& event : events) ++counts[event.source];
  std::vector<std::pair<std::string_view, std::size_t>> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted, std::greater{}, [](const auto& one) { return one.second; });
  std::string out;
  for (const auto& [source, count] : sorted)
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", source, count);
  return out;
}

std::string when_text(const std::vector<StoryEvent>& events, Zone zone) {
  const WallTime first = events.front().time;
  const WallTime last = events.back().time;
  const std::string day = day_text(last, zone);
  return fmt::format("{} {} to {}{} ({}), {}", day_text(first, zone), clock_text(first, zone),
                     day == day_text(first, zone) ? "" : day + " ", clock_text(last, zone),
                     length_text(last - first), zone_text(first, zone));
}

/// What each limit left out, and what helps.
std::string cut_text(std::string_view by) {
  if (by == "events" || by == "memory")
    return "there are more events: narrow it with --since and --until";
  if (by == "hub") return "ids in too many lines were not followed (see above)";
  if (by == "depth") return "ids further away were not followed: ask for one of them";
  if (by == "ids") return "it met too many ids to follow all: narrow it with --since and --until";
  return std::string(by);
}

/// Commands that go on from here.
std::string next_text(const std::vector<StoryEvent>& events,
                      std::optional<std::size_t> first_failure, const Screen& screen,
                      std::string_view asked) {
  std::map<std::string_view, std::string> first;  // by command: its id
  const auto look = [&](const StoryEvent& event) {
    const auto keep = [&](std::string_view command, std::string_view id) {
      if (!id.empty() && id != asked) first.try_emplace(command, printable(id));
    };
    keep("session", text_at(event.event, "session_id"));
    keep("runs", text_at(event.event, "run_id"));
    if (!event.failed) return;
    if (const auto identity = query::error_identity(event.event))
      keep("errors", identity->fingerprint());
  };
  if (first_failure) look(events[*first_failure]);
  for (const StoryEvent& event : events) look(event);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kWhy = {
      {{"errors", "how often, since when, in which release"},
       {"session", "all that this user did"},
       {"runs", "the agent's steps"}}};
  std::string out;
  for (const auto& [command, why] : kWhy) {
    const auto id = first.find(command);
    if (id == first.end()) continue;
    out += fmt::format("  {}\n    nightbell {} {}{}\n", paint(screen, Ink::kDim, why), command,
                       id->second, screen.same_place);
  }
  return out.empty() ? out : "Next:\n" + out;
}

}  // namespace

std::string show_timeline(simdjson::dom::object answer, const Screen& screen) {
  const auto events = story_events(answer);
  if (events.empty()) return {};
  std::optional<std::size_t> first_failure;
  if (const auto index = number_at(answer, "first_failure");
      index && static_cast<std::size_t>(*index) < events.size())
    first_failure = static_cast<std::size_t>(*index);

  const std::string id = value_text(answer, "id");
  std::string out = paint(screen, Ink::kBold, "Timeline of " + id) + '\n';
  out += fact(screen, "when", when_text(events, screen.zone));
  out += fact(screen, "sources", sources_text(events));
  if (const auto ids = ids_text(answer, true); !ids.empty()) out += fact(screen, "joined by", ids);
  if (const auto ids = ids_text(answer, false); !ids.empty())
    out += fact(screen, "not followed", ids + ": in too much to lead anywhere");
  out += '\n' + show_story(events, first_failure, screen) + '\n';

  const auto failed = std::ranges::count(events, true, &StoryEvent::failed);
  out += counted(events.size(), "event") + ", ";
  if (first_failure) {
    const StoryEvent& event = events[*first_failure];
    out += paint(screen, Ink::kRed, fmt::format("{} failed", failed)) + ", first at " +
           fmt::format("{} by {}\n", offset_text(event.time - events.front().time), event.source);
  } else {
    out += paint(screen, Ink::kGreen, "none failed") + '\n';
  }
  for (const auto by : list_at(answer, "truncated_by"))
    out += paint(screen, Ink::kYellow, "Cut: ") + cut_text(value_text(by)) + '\n';
  return out + next_text(events, first_failure, screen, text_at(answer, "id"));
}

}  // namespace nightbell::cli
