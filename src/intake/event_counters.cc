#include "intake/event_counters.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "intake/scalar_writer.h"
#include "intake/user_agent.h"
#include "metrics/label_bounds.h"
#include "redact/strip_url.h"

namespace nightbell::intake {
namespace {

constexpr std::size_t kRollupBuckets = 33;
constexpr std::size_t kLabelText = 128;

std::vector<std::string> names_of(const std::vector<CounterRule::Label>& labels) {
  std::vector<std::string> names;
  for (const auto& label : labels) names.push_back(label.name);
  return names;
}

/// The text of `field` in the first of the event's objects that has it.
std::string label_text(const Item& item, std::string_view field, TextWriter& text) {
  for (const std::string_view holder : {"metadata", "data", "labels"}) {
    const auto object = item.element(holder);
    Element value;
    if (!object || !object->is_object() || (*object)[field].get(value) != simdjson::SUCCESS)
      continue;
    std::string_view string;
    if (value.get(string) == simdjson::SUCCESS)
      return std::string(text.redacted(string, kLabelText, Sensitivity::kText));
    bool flag = false;
    if (value.get(flag) == simdjson::SUCCESS) return flag ? "1" : "0";
    std::string number;
    if (value.is_number()) append_number(number, value);
    return number;
  }
  return {};
}

std::string_view event_name_of(const Item& item, const Ruling& ruling) {
  if (ruling.kind == Kind::kBehavior) return ruling.event_name;
  return ruling.kind == Kind::kLogs ? item.text("message").value_or("") : std::string_view{};
}

std::uint64_t count_of(const Item& item, std::string_view field) {
  const auto element = item.element(field);
  return element ? to_count(*element).value_or(0) : 0;
}

}  // namespace

const std::vector<double>& rollup_bounds() {
  static const std::vector<double> kBounds =
      metrics::log_buckets(0.001, std::sqrt(2.0), kRollupBuckets);
  return kBounds;
}

EventCounters::EventCounters(metrics::Registry& registry, const std::vector<CounterRule>& rules)
    : heartbeats_(registry.counters("ux_heartbeat_total", "Heartbeats of visible pages.",
                                    {"page", "user_agent_type"})),
      chats_opened_(registry.counter("ux_chat_opened_total", "Chats opened.")),
      call_seconds_(
          registry.histograms("client_request_duration_seconds",
                              "Duration of all calls that clients made, from their rollups.",
                              {"service", "route", "method"}, rollup_bounds())),
      calls_(registry.counters("client_requests_total",
                               "Calls that clients made, from their rollups.",
                               {"service", "route", "method"})),
      failed_calls_(registry.counters("client_request_errors_total",
                                      "Calls of clients that failed, from their rollups.",
                                      {"service", "route", "method"})) {
  for (const CounterRule& rule : rules) {
    configured_.emplace(rule.event, Configured{rule, &registry.counters(rule.name, rule.help,
                                                                        names_of(rule.labels))});
  }
}

void EventCounters::collect(const Item& item, const Ruling& ruling, const Submission& submission,
                            TextWriter& text, EventCounts& counts) {
  if (ruling.kind == Kind::kPresence && ruling.event_name == "heartbeat") {
    const std::string page(text.redacted(redact::strip_query(item.text("page").value_or("")), 256,
                                         Sensitivity::kText));
    counts.additions.push_back(
        {&heartbeats_.with({page, says_mobile(submission.user_agent) ? "mobile" : "web"}), 1});
  } else if (ruling.kind == Kind::kPresence) {
    counts.additions.push_back({&chats_opened_, 1});
  } else if (ruling.kind == Kind::kRollups) {
    collect_rollup(item, text, counts);
  } else if (!configured_.empty()) {
    if (const std::string_view event = event_name_of(item, ruling); !event.empty()) {
      collect_configured(item, event, text, counts);
    }
  }
}

void EventCounters::collect_configured(const Item& item, std::string_view event, TextWriter& text,
                                       EventCounts& counts) {
  const auto [first, last] = configured_.equal_range(event);
  for (auto it = first; it != last; ++it) {
    std::vector<std::string> values;
    std::vector<std::string_view> views;
    for (const auto& label : it->second.rule.labels) {
      values.push_back(label_text(item, label.field, text));
      const bool allowed = label.values.empty() ||
                           std::ranges::find(label.values, values.back()) != label.values.end();
      if (!allowed) values.back() = metrics::kOtherValue;
    }
    for (const std::string& value : values) views.emplace_back(value);
    counts.additions.push_back({&it->second.family->with(views), 1});
  }
}

void EventCounters::collect_rollup(const Item& item, TextWriter& text, EventCounts& counts) {
  const auto label = [&](std::string_view field) {
    return std::string(text.redacted(redact::strip_query(item.text(field).value_or("")), kLabelText,
                                     Sensitivity::kText));
  };
  const std::string service = label("service");
  const std::string route = label("route");
  const std::string method = label("method");
  counts.additions.push_back({&calls_.with({service, route, method}), count_of(item, "count")});
  counts.additions.push_back(
      {&failed_calls_.with({service, route, method}), count_of(item, "errors")});
  const auto buckets = item.element("buckets");
  Object object;
  if (!buckets || buckets->get(object) != simdjson::SUCCESS) return;
  metrics::Histogram& histogram = call_seconds_.with({service, route, method});
  for (const auto& [key, value] : object) {
    std::size_t bucket = 0;
    const auto n = to_count(value);
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), bucket);
    if (error != std::errc{} || end != key.data() + key.size() || !n) continue;
    bucket = std::min(bucket, rollup_bounds().size());
    // Within a bucket values are taken to be at its geometric middle.
    const double middle =
        rollup_bounds()[std::min(bucket, rollup_bounds().size() - 1)] / std::pow(2.0, 0.25);
    counts.observations.push_back({&histogram, bucket, *n, middle * static_cast<double>(*n)});
  }
}

}  // namespace nightbell::intake
