#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// How bad it is. `warning`, `fatal` and `critical` are mapped (CONTRACTS.md section 2).
namespace nightbell {

enum class Level : std::uint8_t { kDebug, kInfo, kWarn, kError };

[[nodiscard]] constexpr std::string_view name_of(Level level) {
  constexpr std::string_view kNames[] = {"debug", "info", "warn", "error"};
  return kNames[static_cast<std::size_t>(level)];
}

/// Reads a level in any case; nothing when it is none.
[[nodiscard]] std::optional<Level> parse_level(std::string_view text);

}  // namespace nightbell
