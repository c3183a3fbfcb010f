#include "cli/show_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/show_story.h"
#include "cli/show_time.h"
#include "event/line_reader.h"

namespace nightbell::cli {
namespace {

constexpr std::size_t kShownValues = 8;

std::string fact(const Screen& screen, std::string_view name, const std::string& text) {
  if (text.empty()) return {};
  return fmt::format("  {}{}\n", paint(screen, Ink::kDim, left(name, 14)),
                     wrapped(screen, text, 16));
}

std::string values_text(simdjson::dom::object answer, std::string_view list) {
  std::string out;
  const auto values = list_at(answer, list);
  for (std::size_t i = 0; i < std::min(values.size(), kShownValues); ++i)
    out += (i == 0 ? "" : ", ") + value_text(values[i]);
  if (values.size() > kShownValues) out += fmt::format(", {} more", values.size() - kShownValues);
  return out;
}

std::string counts_text(simdjson::dom::object answer, std::string_view name) {
  std::string out;
  for (const auto& [value, count] : members_at(answer, name))
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", printable(value), value_text(count));
  return out;
}

std::string client_text(simdjson::dom::object answer) {
  std::string out;
  for (const std::string_view path :
       {"client.browser", "client.major", "client.os", "client.device"}) {
    const std::string text = value_text(answer, path);
    if (!text.empty()) out += (out.empty() ? "" : " ") + text;
  }
  return out;
}

}  // namespace

std::string show_session(simdjson::dom::object answer, const Screen& screen) {
  const WallTime first = time_at(answer, "first_seen");
  const WallTime last = time_at(answer, "last_seen");
  std::string out = paint(screen, Ink::kBold, "Session " + value_text(answer, "session_id")) + '\n';
  out += fact(
      screen, "when",
      fmt::format("{} to {} ({}), {}", date_text(first, screen.zone), date_text(last, screen.zone),
                  length_text(last - first), zone_text(first, screen.zone)));
  out += fact(screen, "client", client_text(answer));
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kFacts = {
      {{"visitor_id", "visitor"},
       {"user_hash", "user"},
       {"service", "services"},
       {"release", "releases"},
       {"page", "pages"},
       {"route", "routes"},
       {"request_id", "requests"},
       {"run_id", "runs"}}};
  for (const auto& [name, title] : kFacts) out += fact(screen, title, values_text(answer, name));
  out += fact(screen, "kinds", counts_text(answer, "kinds"));
  out += fact(screen, "replies", counts_text(answer, "replies"));

  const auto events = story_events(answer);
  const auto failed = std::ranges::find(events, true, &StoryEvent::failed);
  std::optional<std::size_t> first_failure;
  if (failed != events.end()) first_failure = static_cast<std::size_t>(failed - events.begin());
  out += '\n' + show_story(events, first_failure, screen);
  out += fmt::format("\n{}, {} failed\n", counted(count_at(answer, "count"), "event"),
                     count_at(answer, "failures"));
  if (!text_at(answer, "truncated_by").empty()) {
    out += paint(screen, Ink::kYellow, "Cut: ") +
           fmt::format("the first {} are shown; --since and --until show others\n", events.size());
  }
  return out;
}

}  // namespace nightbell::cli
