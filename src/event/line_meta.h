#pragma once

#include <cstdint>

#include "base/clock.h"
#include "base/siphash.h"
#include "event/kind.h"
#include "event/level.h"

/// What the store needs to know of a line beside its bytes, so that it never has to
/// parse it again.
namespace nightbell {

/// How much of the queue a line may use (STORE.md, Queue): an error outranks a heartbeat.
enum class QueueClass : std::uint8_t {
  kBackground,  ///< presence, behaviour, vitals, rollups, refused: up to 50 %
  kNormal,      ///< info, debug, runs, replies: up to 80 %
  kUrgent,      ///< error and warn: all of it
};
inline constexpr std::size_t kQueueClassCount = 3;

struct LineMeta {
  WallTime event_time{};          ///< what the sender said, or the receive time
  WallTime receive_time{};        ///< decides the file's day
  Hash128 duplicate_key{};        ///< valid when has_duplicate_key
  std::uint32_t offset = 0;       ///< of the line in its batch's bytes
  std::uint32_t length = 0;       ///< with the newline
  std::uint32_t terms_begin = 0;  ///< of the line in its batch's terms
  std::uint32_t terms_count = 0;
  Kind kind = Kind::kLogs;
  Level level = Level::kInfo;
  QueueClass queue_class = QueueClass::kBackground;
  bool has_duplicate_key = false;
  bool clock_skew = false;  ///< event_time is not to be trusted

  /// The time by which a line is counted and found.
  [[nodiscard]] WallTime line_time() const { return clock_skew ? receive_time : event_time; }
};

}  // namespace nightbell
