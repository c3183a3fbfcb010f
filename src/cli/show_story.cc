#include "cli/show_story.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/show_time.h"
#include "event/line_reader.h"
#include "query/failure.h"
#include "query/fingerprint.h"
#include "query/headline.h"
#include "query/line_time.h"

namespace nightbell::cli {
namespace {

constexpr std::size_t kMaxSourceWidth = 16;
constexpr std::size_t kWordWidth = 7;
/// A silence that is worth a line.
constexpr std::chrono::seconds kSilence{30};

std::string_view word_of(simdjson::dom::object line) {
  // The level of a run's start and end says nothing (CONTRACTS.md section 7).
  if (!text_at(line, "node").empty() || !text_at(line, "run_id").empty()) {
    if (const auto status = text_at(line, "status"); !status.empty()) return status;
  }
  // How a reply ended stands in its headline; this column is narrow.
  if (const auto end = text_at(line, "end"); !end.empty() && text_at(line, "level").empty())
    return end == "client_aborted" ? "aborted" : query::is_failure(line) ? "failed" : end;
  for (const std::string_view path : {"level", "rating", "kind"}) {
    if (const auto text = text_at(line, path); !text.empty()) return text;
  }
  return {};
}

/// The frame to blame as the stack has it, with its line and column.
std::string culprit_text(simdjson::dom::object event) {
  const auto identity = query::error_identity(event);
  if (!identity || identity->culprit.empty()) return {};
  std::string frame = printable(identity->culprit);
  for (const auto line : list_at(event, "error.stack")) {
    std::string_view text;
    if (line.get(text) != simdjson::SUCCESS) continue;
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (query::frame_without_column(text) != identity->culprit) continue;
    frame = printable(text);
    break;
  }
  return (frame.starts_with("at ") ? "" : "at ") + frame;
}

std::string call_text(simdjson::dom::object event) {
  const std::string status = value_text(event, "http.status");
  if (status.empty()) return {};
  std::string out =
      fmt::format("{} {}{} → {}", value_text(event, "http.method"), value_text(event, "http.host"),
                  value_text(event, "http.route"), status);
  if (const auto took = number_at(event, "http.duration_ms"))
    out += " in " + milliseconds_text(*took);
  return out;
}

}  // namespace

StoryEvent story_event(simdjson::dom::object line) {
  return {.time = query::line_time(line).value_or(WallTime()),
          .source = printable(query::source_of(line)),
          .word = word_of(line),
          .headline = printable(query::headline_of(line)),
          .failed = query::is_failure(line),
          .event = line};
}

std::vector<StoryEvent> story_events(simdjson::dom::object answer) {
  std::vector<StoryEvent> events;
  for (const simdjson::dom::object item : objects_at(answer, "events")) {
    simdjson::dom::object line = item;
    if (item.at_key("event").get(line) != simdjson::SUCCESS) continue;
    events.push_back({.time = time_at(item, "time"),
                      .source = value_text(item, "source"),
                      .word = word_of(line),
                      .headline = value_text(item, "headline"),
                      .failed = is_true(item, "failed"),
                      .event = line});
  }
  return events;
}

std::size_t source_width(const std::vector<StoryEvent>& events) {
  std::size_t width = 0;
  for (const StoryEvent& event : events) width = std::max(width, columns_of(event.source));
  return std::min(width, kMaxSourceWidth);
}

std::string offset_text(Nanos offset) {
  if (offset < Nanos(0)) return "-" + length_text(-offset);
  // Milliseconds count for longer here than elsewhere.
  if (offset < std::chrono::minutes(10))
    return fmt::format("+{:.3f} s", std::chrono::duration<double>(offset).count());
  return "+" + length_text(offset);
}

std::string show_headline(const StoryEvent& event, std::size_t indent, const Screen& screen) {
  std::string text = event.headline.empty() ? std::string("(nothing said)") : event.headline;
  std::string more;
  const auto add = [&](const std::string& what) { more += (more.empty() ? "" : ", ") + what; };
  if (const auto attempt = count_at(event.event, "attempt"); attempt > 1)
    add(fmt::format("attempt {}", attempt));
  if (const auto took = number_at(event.event, "duration_ms")) add(milliseconds_text(*took));
  if (!more.empty()) text += " (" + more + ")";
  if (const std::uint64_t repeats = count_at(event.event, "repeat_count"); repeats > 1)
    text += fmt::format(" ×{}", repeats);
  text = wrapped(screen, text, indent);
  return event.failed ? paint(screen, Ink::kRed, text) : text;
}

std::string show_failure(const StoryEvent& event, std::size_t indent, const Screen& screen) {
  if (!event.failed) return {};
  std::string out;
  const auto add = [&](const std::string& text) {
    if (text.empty()) return;
    const std::string line = wrapped(screen, text, indent + 2);
    out += std::string(indent + 2, ' ') + paint(screen, Ink::kDim, line) + '\n';
  };
  for (const std::string_view path : {"error.message", "payload.error_message"}) {
    const std::string message = value_text(event.event, path);
    if (event.headline.find(message) == std::string::npos) add(message);
  }
  add(culprit_text(event.event));
  add(call_text(event.event));
  return out;
}

std::string show_story(const std::vector<StoryEvent>& events,
                       std::optional<std::size_t> first_failure, const Screen& screen) {
  std::string out;
  const std::size_t sources = source_width(events);
  std::size_t offsets = 0;
  for (const StoryEvent& event : events)
    offsets = std::max(offsets, columns_of(offset_text(event.time - events.front().time)));
  // `▶ 14:02:11.123  +1.204 s  web  error  `
  const std::size_t indent = 2 + 12 + 2 + offsets + 2 + sources + 2 + kWordWidth + 1;
  std::string day;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const StoryEvent& event = events[i];
    if (std::string today = day_text(event.time, screen.zone); today != day) {
      if (i > 0) out += paint(screen, Ink::kBold, "  " + today) + '\n';
      day = std::move(today);
    }
    if (const Nanos silence = i == 0 ? Nanos(0) : event.time - events[i - 1].time;
        silence >= kSilence)
      out +=
          paint(screen, Ink::kDim, fmt::format("{:15}… {} later", "", length_text(silence))) + '\n';
    const bool is_first_failure = first_failure == i;
    if (is_first_failure) out += paint(screen, Ink::kAlarm, "▶ first failure") + '\n';
    out += is_first_failure ? paint(screen, Ink::kAlarm, "▶ ") : std::string("  ");
    out += paint(screen, Ink::kDim, clock_text(event.time, screen.zone)) + "  ";
    out += right(offset_text(event.time - events.front().time), offsets) + "  ";
    out += paint(screen, Ink::kCyan, left(cut(event.source, sources), sources)) + "  ";
    const std::string word = cut(printable(event.word), kWordWidth);
    out += paint(screen, event.failed ? Ink::kRed : ink_of(word), left(word, kWordWidth)) + ' ';
    out += show_headline(event, indent, screen) + '\n';
    out += show_failure(event, indent, screen);
  }
  return out;
}

std::string counted(std::uint64_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

}  // namespace nightbell::cli
