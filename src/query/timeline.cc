#include "query/timeline.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/json.h"
#include "base/rfc3339.h"
#include "event/line_reader.h"
#include "query/failure.h"
#include "query/headline.h"
#include "query/line_time.h"
#include "store/scan.h"

namespace nightbell::query {
namespace {

/// Fields whose ids lead on. A visitor or a tenant has many sessions that have nothing to
/// do with each other; whoever asks for one sees its lines, and the sessions of these.
constexpr std::array<std::string_view, 6> kJoins = {"request_id", "session_id", "trace_id",
                                                    "run_id",     "job_id",     "refs"};

/// The event's time by our own clock, when the sender told its clock as it sent.
WallTime corrected_time(simdjson::dom::object line, WallTime time) {
  const auto sent = parse_rfc3339(text_at(line, "sent_at"));
  const auto received = parse_rfc3339(text_at(line, "received_at"));
  return sent && received ? time + (*received - *sent) : time;
}

/// One search, step by step.
class Search {
 public:
  Search(const Archive& archive, const TimeSpan& time, const TimelineLimits& limits,
         QuestionMemory& memory, const std::stop_token& stop)
      : archive_(archive), time_(time), limits_(limits), memory_(memory), stop_(stop) {}

  Result<Timeline> run(std::string_view id) {
    meet(id, 0);
    for (std::size_t depth = 0; !step_.empty() && memory_.has_room(); ++depth) {
      if (depth > limits_.depth) {
        truncated("depth");
        break;
      }
      NB_TRY(take_step(depth));
    }
    return finish();
  }

 private:
  /// A line of this step, with the ids that it was found by.
  struct Hit {
    TimelineEvent event;
    std::vector<std::size_t> by;                                ///< into out_.ids
    std::vector<std::pair<std::string_view, std::string>> ids;  ///< that lead on, with their field

    [[nodiscard]] std::size_t bytes() const {
      const std::size_t texts = event.line.size() + event.headline.size() + event.source.size();
      std::size_t sum = sizeof(Hit) + texts;
      sum += 2 * texts;  // of the reply as it grows
      for (const auto& [field, id] : ids) sum += sizeof(ids.front()) + id.size();
      return sum;
    }
  };

  void truncated(std::string_view by) {
    if (std::ranges::find(out_.truncated_by, by) == out_.truncated_by.end())
      out_.truncated_by.push_back(by);
  }

  /// Plans to look for `id` in the next step.
  void meet(std::string_view id, std::size_t depth) {
    if (known_.contains(std::string(id))) return;
    if (out_.ids.size() == limits_.ids) return truncated("ids");
    known_.emplace(id, out_.ids.size());
    next_.push_back(out_.ids.size());
    out_.ids.push_back({.id = std::string(id), .fields = {}, .depth = depth});
    if (depth == 0) step_ = next_;
  }

  Result<void> take_step(std::size_t depth) {
    next_.clear();
    hits_.clear();
    store::ScanPlan plan{.order = store::ScanOrder::kNewestFirst};  // what is cut off is old
    plan.since = time_.since.value_or(WallTime::min());
    plan.until = time_.until.value_or(WallTime::max());
    plan.terms.emplace_back();
    plan.needles.emplace_back();
    for (const std::size_t i : step_) {
      plan.terms.back().push_back(id_term(out_.ids[i].id));
      std::string needle;
      json::append_string(needle, out_.ids[i].id);
      plan.needles.back().push_back({std::move(needle), false});
    }
    plan.hot = [&](Term term) { hot_.insert(term); };
    const auto look = [&](const store::FoundLine& found) { return look_at(found); };
    const auto scanned =
        store::scan(archive_.files, archive_.catalog.snapshot(), plan, look, stop_);
    if (!scanned) return fail(scanned.error());
    keep(depth);
    step_ = next_;
    return {};
  }

  bool look_at(const store::FoundLine& found) {
    simdjson::dom::object line;
    if (!reader_.parse(found.text, line)) return true;
    const auto time = line_time(line);
    if (!time || !time_.holds(*time)) return true;
    Hit hit;
    bool room = false;  // some id of this line is no hub so far
    for_each_searched(line, [&](std::uint8_t roles, std::string_view field, std::string_view text) {
      if ((roles & kIdRole) == 0) return;
      if (const auto known = known_.find(std::string(text));
          known != known_.end() && std::ranges::find(step_, known->second) != step_.end()) {
        TimelineId& id = out_.ids[known->second];
        id.fields.emplace(field);
        if (std::ranges::find(hit.by, known->second) == hit.by.end()) {
          hit.by.push_back(known->second);
          id.is_hub = ++id.hits > limits_.hub_hits;
        }
        room = room || !id.is_hub;
        return;
      }
      if (std::ranges::find(kJoins, field) != kJoins.end())
        hit.ids.emplace_back(*std::ranges::find(kJoins, field), text);
    });
    if (hit.by.empty() || !room) return true;
    if (!seen_.emplace(found.kind, found.position).second) return true;
    hit.event = event_of(found, line, *time);
    memory_.take(hit.bytes());
    hits_.push_back(std::move(hit));
    if (!memory_.has_room()) {
      truncated("memory");
      return false;
    }
    // Some may still turn out to be a hub's.
    if (out_.events.size() + hits_.size() < limits_.events + limits_.hub_hits) return true;
    truncated("events");
    return false;
  }

  static TimelineEvent event_of(const store::FoundLine& found, simdjson::dom::object line,
                                WallTime time) {
    TimelineEvent event;
    event.time = corrected_time(line, time);
    event.received = parse_rfc3339(text_at(line, "received_at")).value_or(time);
    event.kind = found.kind;
    event.position = found.position;
    event.source = source_of(line);
    event.headline = headline_of(line);
    event.failed = is_failure(line);
    event.line = found.text;
    return event;
  }

  /// What was found by a hub alone is not followed, and only shown when it was asked for.
  void keep(std::size_t depth) {
    for (const std::size_t i : step_) {
      if (hot_.contains(id_term(out_.ids[i].id))) out_.ids[i].is_hub = true;
    }
    for (Hit& hit : hits_) {
      const bool by_hub_only =
          std::ranges::all_of(hit.by, [&](std::size_t i) { return out_.ids[i].is_hub; });
      if (by_hub_only) {
        truncated("hub");
        if (depth > 0) {
          seen_.erase({hit.event.kind, hit.event.position});  // another id may lead to it yet
          memory_.give_back(hit.bytes());
          continue;
        }
      }
      if (out_.events.size() == limits_.events) return truncated("events");
      out_.events.push_back(std::move(hit.event));
      if (by_hub_only) continue;
      for (const auto& [field, id] : hit.ids) meet(id, depth + 1);
    }
  }

  Timeline finish() {
    std::ranges::sort(out_.events, [](const TimelineEvent& a, const TimelineEvent& b) {
      return std::tie(a.time, a.received, a.kind, a.position) <
             std::tie(b.time, b.received, b.kind, b.position);
    });
    const auto failed = std::ranges::find(out_.events, true, &TimelineEvent::failed);
    if (failed != out_.events.end())
      out_.first_failure = static_cast<std::size_t>(failed - out_.events.begin());
    return std::move(out_);
  }

  const Archive& archive_;
  const TimeSpan& time_;
  const TimelineLimits& limits_;
  QuestionMemory& memory_;
  const std::stop_token& stop_;
  LineReader reader_;
  Timeline out_;
  std::unordered_map<std::string, std::size_t> known_;  ///< id → index into out_.ids
  std::vector<std::size_t> step_;                       ///< ids that are looked for now
  std::vector<std::size_t> next_;                       ///< and in the next step
  std::vector<Hit> hits_;
  std::set<Term> hot_;  ///< ids that stand in too many blocks of a segment
  std::set<std::pair<Kind, store::LinePosition>> seen_;
};

}  // namespace

Result<Timeline> timeline_of(const Archive& archive, std::string_view id, const TimeSpan& time,
                             const TimelineLimits& limits, QuestionMemory& memory,
                             const std::stop_token& stop) {
  return Search(archive, time, limits, memory, stop).run(id);
}

}  // namespace nightbell::query
