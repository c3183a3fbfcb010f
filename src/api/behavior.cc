#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "api/answers.h"
#include "base/json.h"
#include "event/visitor.h"

/// The last behaviour events and how the stream of them is (CONTRACTS.md section 3).
namespace nightbell::api {
namespace {

constexpr std::size_t kDefaultLimit = 50;

/// 1 to the ring's capacity; nothing when it is something else.
std::optional<std::size_t> limit_of(std::string_view text, std::size_t capacity) {
  if (text.empty()) return std::min(kDefaultLimit, capacity);
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error != std::errc{} || end != text.data() + text.size() || limit < 1 || limit > capacity)
    return std::nullopt;
  return limit;
}

/// Most frequent first; equal ones in the order of their names.
void append_counts(std::string& out, const std::vector<store::RingEvent>& events) {
  std::map<std::string_view, std::size_t> counts;
  for (const auto& event : events) ++counts[event.event];
  std::vector<std::pair<std::string_view, std::size_t>> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted, std::greater{},
                           &std::pair<std::string_view, std::size_t>::second);
  out += R"("by_event":[)";
  for (const auto& [event, count] : sorted) {
    out += out.back() == '[' ? R"({"event":)" : R"(,{"event":)";
    json::append_string(out, event);
    out += fmt::format(R"(,"count":{}}})", count);
  }
  out += ']';
}

void append_events(std::string& out, const std::vector<store::RingEvent>& events, bool whole,
                   const SipKey& key) {
  out += R"("last_events":[)";
  for (const auto& event : events) {
    out += out.back() == '[' ? R"({"visitor_id":)" : R"(,{"visitor_id":)";
    VisitorText room;
    json::append_string(out, whole ? std::string_view(event.visitor_id)
                                   : hashed_visitor(event.visitor_id, key, room));
    out += ',';
    out += std::string_view(event.json).substr(1);
  }
  out += ']';
}

}  // namespace

void answer_behavior(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  const http::Request& request = exchange.request();
  const bool whole = parts.operators.allows(request);
  if (!whole && !parts.public_snapshot) {
    return exchange.reply_error(http::ErrorId::kUnauthorized,
                                "The snapshot is for operators (behavior.public_snapshot).");
  }
  const auto limit = limit_of(http::query_parameter(request.query, "limit"), parts.ring.capacity());
  if (!limit) {
    return exchange.reply_error(
        http::ErrorId::kValidation, fmt::format("limit: 1 to {}", parts.ring.capacity()),
        R"([{"loc":["query","limit"],"msg":"Input is out of range","type":"range"}])");
  }
  const std::vector<store::RingEvent> events = parts.ring.newest(*limit);
  std::string out = fmt::format(R"({{"total":{},)", parts.ring.size());
  append_counts(out, events);
  out += ',';
  append_events(out, events, whole, parts.visitor_key);
  const store::KindStats stats = parts.journal.stats(Kind::kBehavior);
  out += stats.open_file.empty() ? R"(,"file_size_bytes":null})"
                                 : fmt::format(R"(,"file_size_bytes":{}}})", stats.open_bytes);
  reply_json(exchange, std::move(out));
}

void answer_metrics_health(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  const bool healthy = parts.journal.condition().writable;
  reply_json(exchange,
             fmt::format(R"({{"status":"{}","ring_size":{},"file_exists":{}}})",
                         healthy ? "healthy" : "degraded", parts.ring.size(),
                         !parts.journal.stats(Kind::kBehavior).open_file.empty()),
             healthy ? 200 : 500);
}

void answer_behavior_health(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  const bool healthy = parts.journal.condition().writable;
  reply_json(
      exchange,
      fmt::format(R"({{"ok":{},"ring_capacity":{},"sink_exists":{}}})", healthy,
                  parts.ring.capacity(), !parts.journal.stats(Kind::kBehavior).open_file.empty()),
      healthy ? 200 : 500);
}

}  // namespace nightbell::api
