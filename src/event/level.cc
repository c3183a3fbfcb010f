#include "event/level.h"

#include <algorithm>

namespace nightbell {
namespace {
bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a) == b;
  });
}
}  // namespace

std::optional<Level> parse_level(std::string_view text) {
  constexpr struct {
    std::string_view name;
    Level level;
  } kLevels[] = {{"error", Level::kError},   {"warn", Level::kWarn},    {"info", Level::kInfo},
                 {"debug", Level::kDebug},   {"warning", Level::kWarn}, {"fatal", Level::kError},
                 {"critical", Level::kError}};
  for (const auto& entry : kLevels) {
    if (equals_ignoring_case(text, entry.name)) return entry.level;
  }
  return std::nullopt;
}

}  // namespace nightbell
