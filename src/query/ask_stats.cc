#include <fmt/format.h>

#include <array>
#include <map>

#include "event/has_levels.h"
#include "event/line_reader.h"
#include "query/json_scanned.h"
#include "query/json_times.h"
#include "query/kind_levels.h"
#include "query/matching.h"
#include "query/parameters.h"

/// How many lines when: a histogram over time.
namespace nightbell::query {
namespace {

constexpr std::chrono::hours kWindow{24};
constexpr std::int64_t kWantedBuckets = 150;
constexpr std::int64_t kMaxBuckets = 10'000;
constexpr std::size_t kMaxSeries = 100;
constexpr std::array<std::int64_t, 10> kSteps = {60,   300,   900,   1800,  3600,
                                                 7200, 21600, 43200, 86400, 604800};

using Counts = std::map<std::string, std::uint64_t, std::less<>>;
/// What one count of a bucket holds, here and in the reply, beside the bytes of its value.
constexpr std::size_t kCountCost = 96;

/// What a field has in lines that don't have it.
constexpr std::string_view kNone = "(none)";

std::int64_t seconds_of(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

/// The least step that gives no more buckets than a chart shows.
std::int64_t usual_step(std::int64_t span_seconds) {
  for (const std::int64_t step : kSteps) {
    if (span_seconds / step <= kWantedBuckets) return step;
  }
  return kSteps.back();
}

Result<std::int64_t> step_of(const Parameters& parameters, const TimeSpan& time) {
  const std::int64_t span =
      std::max<std::int64_t>(seconds_of(*time.until) - seconds_of(*time.since), 1);
  const std::string text = parameters("interval");
  if (text.empty()) return usual_step(span);
  const auto step = parse_duration(text);
  if (!step) return fail(ErrorCode::kInvalidArgument, "interval: a duration like 30s, 5m or 1h");
  if (span / step->count() >= kMaxBuckets) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("interval: too short, at most {} buckets", kMaxBuckets));
  }
  return step->count();
}

std::string value_at(simdjson::dom::object line, std::string_view field) {
  simdjson::dom::element value;
  if (!find_value(line, field, value)) return std::string(kNone);
  std::string_view text;
  return value.get(text) == simdjson::SUCCESS ? std::string(text) : simdjson::minify(value);
}

/// Lines by time and value.
class Histogram {
 public:
  Histogram(std::int64_t step, QuestionMemory& memory) : step_(step), memory_(memory) {}

  void add(std::int64_t seconds, std::string value, std::uint64_t lines) {
    if (!totals_.contains(value) && totals_.size() >= kMaxSeries) value = "(other)";
    const auto [total, is_new] = totals_.try_emplace(std::move(value), 0);
    if (is_new) memory_.take(kCountCost + total->first.size());
    auto& counts = buckets_[seconds - seconds % step_];
    const std::size_t before = counts.size();
    counts[total->first] += lines;
    if (counts.size() > before) {
      memory_.take(kCountCost);
      memory_.take_growing(total->first.size());  // of the reply
    }
    total->second += lines;
    total_ += lines;
  }

  void put(json::Writer& out) const {
    out.key("total").value(total_).key("totals");
    put_counts(out, totals_);
    out.key("buckets").begin_array();
    for (const auto& [start, counts] : buckets_) {
      out.begin_object();
      put_time(out, "start", WallTime(std::chrono::seconds(start)));
      out.key("counts");
      put_counts(out, counts);
      out.end_object();
    }
    out.end_array();
  }

 private:
  static void put_counts(json::Writer& out, const auto& counts) {
    out.begin_object();
    for (const auto& [value, count] : counts) out.key(value).value(count);
    out.end_object();
  }

  std::int64_t step_;
  QuestionMemory& memory_;
  Counts totals_;
  std::map<std::int64_t, std::map<std::string_view, std::uint64_t>> buckets_;  ///< of totals_
  std::uint64_t total_ = 0;
};

/// Takes the counts of whole blocks, where these say all that is asked for.
store::CountVisitor count_visitor(const Query& query, std::int64_t step, std::string_view by,
                                  Histogram& histogram) {
  const auto wanted = kind_levels_of(query.filter);
  if (!wanted || step % 60 != 0 || (by != "level" && by != "kind")) return {};
  return [wanted = *wanted, by_level = by == "level", &histogram](Kind kind,
                                                                  const store::MinuteCount& count) {
    if ((wanted[index_of(kind)] & mask_of(count.level)) == 0) return;
    const std::string_view value = !by_level          ? name_of(kind)
                                   : has_levels(kind) ? name_of(count.level)
                                                      : kNone;
    histogram.add(std::int64_t{count.minute} * 60, std::string(value), count.lines);
  };
}

}  // namespace

Result<std::optional<QuestionReply>> ask_stats(const QuestionContext& context, std::string_view,
                                               const Parameters& parameters) {
  auto query = query_parameters(parameters, {}, context.now, kWindow);
  if (!query) return fail(query.error());
  if (!query->stages.empty())
    return fail(ErrorCode::kInvalidArgument, "q: no stages here, ask /api/search for these");
  if (!query->time.until) query->time.until = context.now;
  const auto step = step_of(parameters, query->time);
  if (!step) return fail(step.error());
  std::string by = parameters("by");
  if (by.empty()) by = "level";

  QuestionMemory memory(context.memory_bytes);
  Histogram histogram(*step, memory);
  const auto look = [&](const Match& match) {
    histogram.add(seconds_of(match.time), value_at(match.json, by), 1);
    return memory.has_room();
  };
  store::ScanPlan plan = plan_of(*query, store::ScanOrder::kOldestFirst);
  plan.count = count_visitor(*query, *step, by, histogram);
  const auto scanned = for_each_match(context.archive, *query, plan, look, context.stop);
  if (!scanned) return fail(scanned.error());
  if (!memory.has_room()) return fail_too_large();

  QuestionReply reply;
  json::Writer out(reply.body);
  out.begin_object().key("interval_seconds").value(*step).key("by").value(by);
  put_time(out, "since", *query->time.since);
  put_time(out, "until", *query->time.until);
  histogram.put(out);
  put_scanned(out, *scanned);
  out.end_object();
  return reply;
}

}  // namespace nightbell::query
