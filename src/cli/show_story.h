#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/answer.h"
#include "cli/screen.h"

/// Events one below the other, as somebody reads them at night.
namespace nightbell::cli {

/// One event as it is shown.
struct StoryEvent {
  WallTime time{};
  std::string source;
  std::string_view word;  ///< how bad, or how it went: level, status, end of a reply, kind
  std::string headline;
  bool failed = false;
  simdjson::dom::object event;  ///< the stored line
};

/// A line as it is stored.
[[nodiscard]] StoryEvent story_event(simdjson::dom::object line);
/// Those of a timeline's or a session's `events`.
[[nodiscard]] std::vector<StoryEvent> story_events(simdjson::dom::object answer);

/// The events in their order, each with its time and how long after the first it was;
/// silences and days are told; a failure brings its error along.
/// @param first_failure  index into events: marked
[[nodiscard]] std::string show_story(const std::vector<StoryEvent>& events,
                                     std::optional<std::size_t> first_failure,
                                     const Screen& screen);

/// Columns that the sources take: the widest, at most 16.
[[nodiscard]] std::size_t source_width(const std::vector<StoryEvent>& events);

/// What went wrong, behind `indent` columns: error, place, call; may be empty.
[[nodiscard]] std::string show_failure(const StoryEvent& event, std::size_t indent,
                                       const Screen& screen);

/// `headline ×12`, wrapped behind `indent` columns; failures in red.
[[nodiscard]] std::string show_headline(const StoryEvent& event, std::size_t indent,
                                        const Screen& screen);

/// How long after the first: `+1.204 s`, `+12 min 3 s`.
[[nodiscard]] std::string offset_text(Nanos offset);

/// `3 events`, `1 event`.
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view one);

}  // namespace nightbell::cli
