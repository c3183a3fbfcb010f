#include "query/line_time.h"

#include "base/rfc3339.h"
#include "event/line_reader.h"

namespace nightbell::query {

std::optional<WallTime> line_time(simdjson::dom::object line) {
  bool skewed = false;
  if (line.at_key("clock_skew").get(skewed) != simdjson::SUCCESS) skewed = false;
  for (const std::string_view name : {"timestamp", "minute"}) {
    if (skewed) break;
    if (const auto event = parse_rfc3339(text_at(line, name))) return event;
  }
  return parse_rfc3339(text_at(line, "received_at"));
}

}  // namespace nightbell::query
