#include "store/line_facts.h"

#include "base/rfc3339.h"
#include "event/has_levels.h"

namespace nightbell::store {
namespace {

std::optional<WallTime> time_at(simdjson::dom::object line, std::string_view name) {
  std::string_view text;
  if (line.at_key(name).get(text) != simdjson::SUCCESS) return std::nullopt;
  return parse_rfc3339(text);
}

}  // namespace

LineFacts facts_of(simdjson::dom::object line, Kind kind) {
  LineFacts facts;
  facts.received = time_at(line, "received_at");
  facts.event = time_at(line, "timestamp");
  if (!facts.event) facts.event = time_at(line, "minute");
  bool skewed = false;
  facts.clock_skew = line.at_key("clock_skew").get(skewed) == simdjson::SUCCESS && skewed;
  simdjson::dom::element value;
  std::string_view level;
  const bool has_level = line.at_key("level").get(value) == simdjson::SUCCESS;
  if (has_level && value.get(level) == simdjson::SUCCESS)
    facts.level = parse_level(level).value_or(Level::kInfo);
  std::string_view said_kind;
  facts.is_usual = line.at_key("kind").get(said_kind) == simdjson::SUCCESS &&
                   said_kind == name_of(kind) && has_level == has_levels(kind) &&
                   (!has_level || level == name_of(facts.level));
  return facts;
}

}  // namespace nightbell::store
