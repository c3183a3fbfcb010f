#pragma once

#include <string_view>

#include "http/server.h"

namespace nightbell::http {

/// Tells options.on_fault of an exception; without one, writes one JSON line on stderr.
/// Threading: any thread.
void report_fault(const ServerOptions& options, std::string_view request_id, std::string_view what);

}  // namespace nightbell::http
