#pragma once

#include "metrics/ledger.h"
#include "metrics/registry.h"

namespace nightbell::metrics {

/// Shows the ledger in /metrics: nightbell_events_total{kind,outcome,reason},
/// nightbell_events_received_total{kind}, nightbell_events_in_flight{kind},
/// nightbell_refused_requests_total{reason}, nightbell_refused_bytes_total{reason} and
/// nightbell_client_dropped_total{reason}.
/// @param ledger  outlives the registry's last text()
void expose_ledger(Registry& registry, const Ledger& ledger);

}  // namespace nightbell::metrics
