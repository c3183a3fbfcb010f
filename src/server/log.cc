#include "server/log.h"

#include <cstdio>

#include "base/json.h"
#include "base/rfc3339.h"

namespace nightbell::server {

void Log::write(Level level, std::string_view message, std::string_view request_id) {
  if (level < least_) return;
  std::string line = "{\"timestamp\":\"" + format_rfc3339(clock_.wall()) + "\",\"level\":\"";
  line += name_of(level);
  line += "\",\"service\":\"nightbell\"";
  const auto pair = [&](std::string_view name, std::string_view text) {
    if (text.empty()) return;
    line += ",\"";
    line += name;
    line += "\":";
    json::append_string(line, text);
  };
  pair("environment", environment_);
  pair("release", release_);
  pair("request_id", request_id);
  pair("message", message);
  line += "}\n";
  std::lock_guard lock(mutex_);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace nightbell::server
