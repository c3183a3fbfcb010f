#pragma once

#include "http/server.h"
#include "metrics/registry.h"

namespace nightbell::server {

/// process_cpu_seconds_total, process_resident_memory_bytes, process_open_fds,
/// process_max_fds, process_start_time_seconds: the names that every Prometheus client
/// library uses. Read from the kernel when somebody looks.
void expose_process(metrics::Registry& registry);

/// nightbell_http_connections and the like. `server` outlives the registry's last text().
void expose_http(metrics::Registry& registry, const http::Server& server);

}  // namespace nightbell::server
