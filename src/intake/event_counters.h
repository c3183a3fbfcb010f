#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "intake/event_counts.h"
#include "intake/item.h"
#include "intake/ruling.h"
#include "intake/text_writer.h"
#include "metrics/registry.h"

/// Prometheus counters that events move: those of presence, the configured ones
/// (CONTRACTS.md section 9), and the latency of all calls from rollups.
namespace nightbell::intake {

/// A counter of events of a name, told apart by fields of their metadata.
struct CounterRule {
  struct Label {
    std::string field;  ///< in `metadata`, `data` or `labels`; true is "1", false "0"
    std::string name;
    std::vector<std::string> values;  ///< others become `other`; empty: any
  };
  std::string name;  ///< ends in _total
  std::string help;
  std::string event;  ///< behaviour `event`, or the `message` of a log
  std::vector<Label> labels;
};

/// Upper bounds of the latency buckets that rollups bring, in seconds: bucket i ends at
/// 2^(i/2) ms, from 1 ms to 65 s; one more has no end (protocol/README.md, rollups).
[[nodiscard]] const std::vector<double>& rollup_bounds();

/// Threading: any thread.
class EventCounters {
 public:
  EventCounters(metrics::Registry& registry, const std::vector<CounterRule>& rules);

  /// Finds what the event will move once it is known to be no duplicate.
  void collect(const Item& item, const Ruling& ruling, const Submission& submission,
               TextWriter& text, EventCounts& counts);

 private:
  struct Configured {
    CounterRule rule;
    metrics::CounterFamily* family;
  };

  void collect_configured(const Item& item, std::string_view event, TextWriter& text,
                          EventCounts& counts);
  void collect_rollup(const Item& item, TextWriter& text, EventCounts& counts);

  metrics::CounterFamily& heartbeats_;
  metrics::Counter& chats_opened_;
  metrics::HistogramFamily& call_seconds_;
  metrics::CounterFamily& calls_;
  metrics::CounterFamily& failed_calls_;
  std::multimap<std::string, Configured, std::less<>> configured_;
};

}  // namespace nightbell::intake
