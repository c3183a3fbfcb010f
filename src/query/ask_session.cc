#include <array>
#include <map>
#include <set>

#include "event/line_reader.h"
#include "query/failure.h"
#include "query/headline.h"
#include "query/json_times.h"
#include "query/matching.h"
#include "query/parameters.h"

/// One session: who, with what, where it went, what failed.
namespace nightbell::query {
namespace {

constexpr std::size_t kMaxEvents = 1'000;
constexpr std::size_t kMaxValues = 200;
/// What a value holds beside its bytes.
constexpr std::size_t kValueCost = 96;

/// Facts of which a session has few: each value once.
constexpr std::array<std::string_view, 8> kFacts = {"visitor_id", "user_hash", "release", "service",
                                                    "request_id", "run_id",    "page",    "route"};

struct Session {
  WallTime first{};
  WallTime last{};
  std::uint64_t events = 0;
  std::uint64_t failures = 0;
  std::map<std::string, std::uint64_t, std::less<>> kinds;
  std::map<std::string, std::uint64_t, std::less<>> replies;  ///< by how they ended
  std::map<std::string_view, std::set<std::string, std::less<>>> facts;
  std::string client;  ///< the object as the first line that has one has it
  std::string shown;   ///< events as JSON, without brackets
  std::uint64_t shown_events = 0;
};

void add_event(Session& session, const Match& match, QuestionMemory& memory) {
  if (session.events++ == 0 || match.time < session.first) session.first = match.time;
  session.last = std::max(session.last, match.time);
  ++session.kinds[std::string(name_of(match.found.kind))];
  const bool failed = is_failure(match.json);
  if (failed) ++session.failures;
  if (const auto end = text_at(match.json, "end"); !end.empty()) {
    const auto known = session.replies.find(end);
    if (known != session.replies.end()) {
      ++known->second;
    } else if (memory.has_room()) {
      memory.take(kValueCost + end.size());
      session.replies.emplace(end, 1);
    }
  }
  for (const std::string_view name : kFacts) {
    const auto text = text_at(match.json, name);
    auto& values = session.facts[name];
    if (text.empty() || values.size() == kMaxValues || !memory.has_room()) continue;
    if (values.emplace(text).second) memory.take(kValueCost + text.size());
  }
  simdjson::dom::element client;
  if (session.client.empty() && find_value(match.json, "client", client))
    session.client = simdjson::minify(client);
  // The first so many: what is left out is behind them all.
  if (session.shown_events == kMaxEvents || session.shown_events + 1 < session.events) return;
  if (!memory.has_room()) return;
  if (session.shown_events++ > 0) session.shown += ',';
  const std::size_t before = session.shown.size();
  json::Writer out(session.shown);
  out.begin_object();
  put_time(out, "time", match.time);
  out.key("kind").value(name_of(match.found.kind)).key("source").value(source_of(match.json));
  out.key("headline").value(headline_of(match.json)).key("failed").value(failed);
  out.key("event").raw(match.found.text).end_object();
  memory.take(session.shown.size() - before);
  memory.take_growing(session.shown.size() - before);  // in the reply
}

}  // namespace

Result<std::optional<QuestionReply>> ask_session(const QuestionContext& context,
                                                 std::string_view subject,
                                                 const Parameters& parameters) {
  const auto query = query_parameters(parameters, "session_id:" + quote(subject), context.now, {});
  if (!query) return fail(query.error());
  Session session;
  QuestionMemory memory(context.memory_bytes);
  const auto look = [&](const Match& match) {
    add_event(session, match, memory);
    return true;
  };
  const auto scanned = for_each_match(context.archive, *query, store::ScanOrder::kOldestFirst, {},
                                      look, context.stop);
  if (!scanned) return fail(scanned.error());
  if (session.events == 0) return std::nullopt;

  QuestionReply reply;
  json::Writer out(reply.body);
  const auto put_counts = [&](std::string_view name, const auto& counts) {
    out.key(name).begin_object();
    for (const auto& [value, count] : counts) out.key(value).value(count);
    out.end_object();
  };
  out.begin_object().key("session_id").value(subject);
  put_time(out, "first_seen", session.first);
  put_time(out, "last_seen", session.last);
  out.key("count").value(session.events).key("failures").value(session.failures);
  put_counts("kinds", session.kinds);
  put_counts("replies", session.replies);
  for (const auto& [name, values] : session.facts) {
    out.key(name).begin_array();
    for (const std::string& value : values) out.value(value);
    out.end_array();
  }
  out.key("client");
  session.client.empty() ? out.null() : out.raw(session.client);
  out.key("truncated_by");
  session.shown_events == session.events ? out.null()
  : session.shown_events == kMaxEvents   ? out.value("events")
                                         : out.value("memory");
  out.key("events").begin_array();
  if (!session.shown.empty()) out.raw(session.shown);
  out.end_array().end_object();
  return reply;
}

}  // namespace nightbell::query
