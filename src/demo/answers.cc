#include "demo/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace nightbell::demo {
namespace {

/// Enough was read by then that a person sees it break off.
constexpr std::size_t kBreaksOffAt = 4;
constexpr std::size_t kMaxDigits = 4;

constexpr std::array<std::string_view, 17> kWords = {
    "In",  "these",  "days",     "we", "sold",   "more", "lamps", "than", "candles,",
    "and", "nobody", "returned", "a",  "single", "one",  "of",    "them."};

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= kMaxDigits &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// A word as an event; its trailing space parts it from the next.
std::string event_of(std::string_view word) {
  return fmt::format("data: {} \n\n", word);
}

}  // namespace

Answers::Place Answers::take_place() {
  Place place(&open_);
  if (open_.fetch_add(1, std::memory_order_relaxed) >= kMaxAnswers) return nullptr;
  return place;
}

bool Answers::begin(http::Exchange& exchange, std::string_view days, BreaksOff breaks_off) {
  Place place = take_place();
  if (!place) return false;
  const std::string about(is_number(days) ? days : "7");
  exchange.release_buffers();
  http::Reply head;
  head.content_type = "text/event-stream";
  head.headers.emplace_back("Cache-Control", "no-store");
  head.headers.emplace_back("X-Accel-Buffering", "no");  // nginx would gather it
  head.body = event_of(about + " days:");
  const std::uint64_t id = ++last_id_;
  answers_.emplace(
      id, Answer{std::move(place), exchange.begin_stream(std::move(head)), std::move(breaks_off)});
  exchange.on_client_gone([this, id] { answers_.erase(id); });
  loop_.post_after(pause_, [this, id] { speak(id); });
  return true;
}

void Answers::speak(std::uint64_t id) {
  const auto found = answers_.find(id);
  if (found == answers_.end()) return;
  Answer& answer = found->second;
  if (answer.breaks_off && answer.next == kBreaksOffAt) {
    const BreaksOff breaks_off = std::move(answer.breaks_off);  // outlives the answer
    return breaks_off([this, id] { answers_.erase(id); });      // not finished: it is cut
  }
  if (answer.next == kWords.size()) {
    answer.stream->write("data: [DONE]\n\n");
    answer.stream->finish();
    answers_.erase(found);
    return;
  }
  answer.stream->write(event_of(kWords[answer.next++]));
  loop_.post_after(pause_, [this, id] { speak(id); });
}

}  // namespace nightbell::demo
