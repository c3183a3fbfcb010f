#include "store/line_facts.h"

#include "base/rfc3339.h"

namespace nightbell::store {
namespace {

std::optional<WallTime> time_at(simdjson::dom::object line, std::string_view name) {
  std::string_view text;
  if (line.at_key(name).get(text) != simdjson::SUCCESS) return std::nullopt;
  return parse_rfc3339(text);
}

}  // namespace

LineFacts facts_of(simdjson::dom::object line) {
  LineFacts facts;
  facts.received = time_at(line, "received_at");
  facts.event = time_at(line, "timestamp");
  if (!facts.event) facts.event = time_at(line, "minute");
  bool skewed = false;
  facts.clock_skew = line.at_key("clock_skew").get(skewed) == simdjson::SUCCESS && skewed;
  std::string_view level;
  if (line.at_key("level").get(level) == simdjson::SUCCESS)
    facts.level = parse_level(level).value_or(Level::kInfo);
  return facts;
}

}  // namespace nightbell::store
