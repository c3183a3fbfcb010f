#include "event/level.h"

#include "base/ascii.h"

namespace nightbell {

std::optional<Level> parse_level(std::string_view text) {
  constexpr struct {
    std::string_view name;
    Level level;
  } kLevels[] = {{"error", Level::kError},   {"warn", Level::kWarn},    {"info", Level::kInfo},
                 {"debug", Level::kDebug},   {"warning", Level::kWarn}, {"fatal", Level::kError},
                 {"critical", Level::kError}};
  for (const auto& entry : kLevels) {
    if (ascii::equal_ignoring_case(text, entry.name)) return entry.level;
  }
  return std::nullopt;
}

}  // namespace nightbell
