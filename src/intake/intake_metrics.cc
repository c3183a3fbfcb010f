#include "intake/intake_metrics.h"

namespace nightbell::intake {

IntakeMetrics::IntakeMetrics(metrics::Registry& registry)
    : dropped_fields_(registry.counter(
          "nightbell_dropped_fields_total",
          "Fields of accepted events that were left out (dropped_fields of the replies).")),
      redacted_(registry.counters("nightbell_redactions_total",
                                  "Texts replaced before the first write, by rule.", {"rule"})),
      sink_dropped_(registry.counters(
          "nightbell_sink_dropped_lines_total",
          "Copies of lines that a sink (stdout, a mirror) could not take.", {"sink"})) {}

void IntakeMetrics::redacted(const redact::RuleCounts& counts) {
  for (std::size_t rule = 0; rule < counts.by_rule.size(); ++rule) {
    if (counts.by_rule[rule] > 0) {
      redacted_.with({redact::name_of(static_cast<redact::Rule>(rule))}).add(counts.by_rule[rule]);
    }
  }
}

}  // namespace nightbell::intake
