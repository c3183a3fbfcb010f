#pragma once

#include <memory>
#include <vector>

#include "auth/diagnostic.h"
#include "base/clock.h"
#include "intake/admission.h"
#include "intake/event_counters.h"
#include "intake/heavy_worker.h"
#include "intake/intake_metrics.h"
#include "intake/line_sink.h"
#include "intake/notices.h"
#include "metrics/ledger.h"
#include "store/journal.h"
#include "store/ring.h"

namespace nightbell::intake {

/// What the gateways of all loops share. Everything outlives them and may be used from
/// any thread.
struct IntakeParts {
  const Clock& clock;
  store::Journal& journal;
  store::Ring& ring;
  metrics::Ledger& ledger;
  const Admission& admission;
  const auth::Diagnostic& diagnostic;
  EventCounters& counters;
  HeavyWorker& heavy;
  IntakeMetrics& metrics;
  Notices& notices;
  std::vector<LineSink*> sinks;
};

}  // namespace nightbell::intake
