#include "http/fault.h"

#include <cstdio>

#include "base/json.h"
#include "base/rfc3339.h"

namespace nightbell::http {

void report_fault(const ServerOptions& options, std::string_view request_id,
                  std::string_view what) {
  if (options.on_fault) return options.on_fault(request_id, what);
  std::string line = "{\"timestamp\":\"" + format_rfc3339(SystemClock().wall());
  line += "\",\"level\":\"error\",\"service\":\"nightbell\",\"message\":";
  json::append_string(line, what);
  line += ",\"component\":\"http\"";
  if (!request_id.empty()) {
    line += ",\"request_id\":";
    json::append_string(line, request_id);
  }
  line += "}\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace nightbell::http
