#include "intake/body_shape.h"

#include <fmt/format.h>

#include "base/rfc3339.h"
#include "event/limits.h"

namespace nightbell::intake {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

BodyError too_many() {
  return {http::ErrorId::kTooLarge,
          fmt::format("A request may bring at most {} events.", limits::kMaxEvents)};
}

BodyError invalid(std::string_view what) {
  return {http::ErrorId::kInvalidPayload, std::string(what)};
}

std::string_view line_at(std::string_view body, std::size_t at) {
  return body.substr(at, body.find('\n', at) - at);
}

/// A first line that is a whole object, and a second one that begins another.
bool is_ndjson(std::string_view body) {
  const std::string_view first = trimmed(line_at(body, 0));
  if (!first.starts_with('{') || !first.ends_with('}')) return false;
  const std::size_t second = body.find_first_not_of(kSpace, body.find('\n'));
  return body.find('\n') != std::string_view::npos && second != std::string_view::npos &&
         body[second] == '{';
}

template <typename F>
std::size_t for_each_line(std::string_view body, F use) {
  std::size_t lines = 0;
  for (std::size_t at = 0; at < body.size();) {
    const std::string_view line = line_at(body, at);
    at += line.size() + 1;
    if (line.find_first_not_of(kSpace) == std::string_view::npos) continue;
    use(line, lines++);
  }
  return lines;
}

std::optional<BodyError> read_ndjson(std::string_view body, Submission& submission,
                                     EventDecoder& decoder, Delivery& delivery,
                                     const std::function<void(Element, std::uint32_t)>& use) {
  const std::size_t count = for_each_line(body, [](std::string_view, std::size_t) {});
  if (count > limits::kMaxEvents) return too_many();
  submission.single = count == 1;
  for_each_line(body, [&](std::string_view line, std::size_t index) {
    Element event;
    const auto at = static_cast<std::uint32_t>(index);
    if (const std::string_view wrong = decoder.json().parse(line, event); !wrong.empty()) {
      refuse(at, kUnknownKind, Reason::kInvalidPayload, std::string(wrong), delivery);
    } else {
      use(event, at);
    }
  });
  return std::nullopt;
}

/// `sdk` and `sent_at` of a wrapped body; anything else beside `events` is unknown.
void read_wrapper(Object wrapper, Submission& submission, DroppedFields& dropped) {
  for (const auto& [key, value] : wrapper) {
    std::string_view text;
    if (key == "events" || value.is_null()) continue;
    if (key == "sdk" && value.get(text) == simdjson::SUCCESS) {
      submission.sdk = text;
    } else if (key == "sent_at" && value.get(text) == simdjson::SUCCESS && parse_rfc3339(text)) {
      submission.sent_at = text;
    } else {
      dropped.add("", key);
    }
  }
}

}  // namespace

std::optional<BodyError> for_each_event(std::string_view body, Submission& submission,
                                        EventDecoder& decoder, Delivery& delivery,
                                        const std::function<void(Element, std::uint32_t)>& use) {
  if (is_ndjson(body)) return read_ndjson(body, submission, decoder, delivery, use);
  Element document;
  if (const std::string_view wrong = decoder.json().parse(body, document); !wrong.empty())
    return invalid(wrong);
  simdjson::dom::array events;
  Object object;
  if (document.get(object) == simdjson::SUCCESS) {
    if (object["events"].get(events) != simdjson::SUCCESS) {
      submission.single = true;
      use(document, 0);
      return std::nullopt;
    }
    read_wrapper(object, submission, delivery.verdicts.dropped);
  } else if (document.get(events) != simdjson::SUCCESS) {
    return invalid("the body must be an event, an array of events or {\"events\": […]}");
  }
  // The parser's count saturates far above our limit.
  if (events.size() > limits::kMaxEvents) return too_many();
  submission.single = events.size() == 1;
  std::uint32_t index = 0;
  for (const Element event : events) use(event, index++);
  return std::nullopt;
}

}  // namespace nightbell::intake
