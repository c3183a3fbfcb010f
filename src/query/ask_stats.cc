#include <fmt/format.h>

#include <array>
#include <map>

#include "event/line_reader.h"
#include "query/json_times.h"
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
  if (!find_value(line, field, value)) return "(none)";
  std::string_view text;
  return value.get(text) == simdjson::SUCCESS ? std::string(text) : simdjson::minify(value);
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

  std::map<std::int64_t, Counts> buckets;
  Counts totals;
  std::uint64_t total = 0;
  const auto look = [&](const Match& match) {
    std::string value = value_at(match.json, by);
    if (!totals.contains(value) && totals.size() >= kMaxSeries) value = "(other)";
    const std::int64_t at = seconds_of(match.time);
    ++buckets[at - at % *step][value];
    ++totals[value];
    ++total;
    return true;
  };
  const auto scanned = for_each_match(context.archive, *query, store::ScanOrder::kOldestFirst, {},
                                      look, context.stop);
  if (!scanned) return fail(scanned.error());

  QuestionReply reply;
  json::Writer out(reply.body);
  const auto put_counts = [&](const Counts& counts) {
    out.begin_object();
    for (const auto& [value, count] : counts) out.key(value).value(count);
    out.end_object();
  };
  out.begin_object().key("interval_seconds").value(*step).key("by").value(by);
  put_time(out, "since", *query->time.since);
  put_time(out, "until", *query->time.until);
  out.key("total").value(total).key("totals");
  put_counts(totals);
  out.key("buckets").begin_array();
  for (const auto& [start, counts] : buckets) {
    out.begin_object();
    put_time(out, "start", WallTime(std::chrono::seconds(start)));
    out.key("counts");
    put_counts(counts);
    out.end_object();
  }
  out.end_array().end_object();
  return reply;
}

}  // namespace nightbell::query
