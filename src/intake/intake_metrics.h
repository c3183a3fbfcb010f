#pragma once

#include "intake/text_writer.h"
#include "metrics/registry.h"

namespace nightbell::intake {

/// What the way in counts beside the ledger. Threading: any thread.
class IntakeMetrics {
 public:
  explicit IntakeMetrics(metrics::Registry& registry);

  /// Fields that were left out, known or not.
  void fields_dropped(std::uint64_t n) { dropped_fields_.add(n); }
  /// What redaction replaced, by rule.
  void redacted(const redact::RuleCounts& counts);
  [[nodiscard]] metrics::Counter& sink_dropped(std::string_view sink) {
    return sink_dropped_.with({sink});
  }

 private:
  metrics::Counter& dropped_fields_;
  metrics::CounterFamily& redacted_;
  metrics::CounterFamily& sink_dropped_;
};

}  // namespace nightbell::intake
