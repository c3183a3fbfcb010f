#include "query/filter_level.h"

#include "event/line_reader.h"

namespace nightbell::query {

bool LevelFilter::matches(simdjson::dom::object line) const {
  const std::string_view name = text_at(line, "level");
  // Lines spell levels one way; what else stands there is no level.
  for (const Level level : {Level::kDebug, Level::kInfo, Level::kWarn, Level::kError}) {
    if (name == name_of(level)) return (levels & mask_of(level)) != 0;
  }
  return false;
}

}  // namespace nightbell::query
