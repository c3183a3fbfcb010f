#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// What sort of record an event is. Each kind has a folder, file names and a
/// retention of its own (CONTRACTS.md, first table and section 4).
namespace nightbell {

enum class Kind : std::uint8_t {
  kLogs,      ///< troubleshooting logs of browsers and backends
  kPresence,  ///< heartbeats, chat opened
  kReplies,   ///< the health of each streamed reply
  kVitals,    ///< page speed as measured by the browser
  kBehavior,  ///< what anonymous visitors do
  kRuns,      ///< agent runs
  kRollups,   ///< counts and latency histograms a minute
  kRefused,   ///< what Nightbell turned away, and its own 5xx
};

inline constexpr std::size_t kKindCount = 8;

/// The folder's name, also the `kind` member of every line.
inline constexpr std::array<std::string_view, kKindCount> kKindNames = {
    "logs", "presence", "replies", "vitals", "behavior", "runs", "rollups", "refused"};

/// What file names of the kind begin with: `logs-2026-11-21.jsonl`. Behaviour files
/// are `metrics-…`, as their readers have always known them.
inline constexpr std::array<std::string_view, kKindCount> kFilePrefixes = {
    "logs", "presence", "replies", "vitals", "metrics", "runs", "rollups", "refused"};

[[nodiscard]] constexpr std::size_t index_of(Kind kind) {
  return static_cast<std::size_t>(kind);
}
[[nodiscard]] constexpr std::string_view name_of(Kind kind) {
  return kKindNames[index_of(kind)];
}
[[nodiscard]] constexpr std::string_view file_prefix_of(Kind kind) {
  return kFilePrefixes[index_of(kind)];
}
[[nodiscard]] constexpr Kind kind_at(std::size_t index) {
  return static_cast<Kind>(index);
}

}  // namespace nightbell
