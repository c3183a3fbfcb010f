#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/siphash.h"
#include "base/units.h"
#include "event/term.h"
#include "store/minute_counts.h"
#include "store/time_range.h"

/// The bytes of a checkpoint: what is known of a segment's blocks, so that a start
/// need not read its lines. Derived: it can be thrown away. FORMAT.md#checkpoint.
namespace nightbell::store {

/// A block closes at the first line end at or behind this (FORMAT.md#block).
[[nodiscard]] constexpr std::uint64_t block_target_bytes(std::uint64_t max_segment_bytes) {
  return std::max<std::uint64_t>(288_KiB, max_segment_bytes / 224);
}
/// A segment is sealed rather than given more blocks, so that a block's number is one
/// byte. Full blocks are at most 225; the rest is for short ones, one a restart.
inline constexpr std::size_t kMaxBlocks = 255;

/// A duplicate key and when its line was received.
struct KeyAt {
  Hash128 key;
  WallTime received;
  friend bool operator==(const KeyAt&, const KeyAt&) = default;
};

/// Whole lines that stand together in a segment.
struct BlockRecord {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::uint64_t lines = 0;
  TimeRange received;
  TimeRange events;         ///< event times, without those marked clock_skew
  std::uint8_t levels = 0;  ///< bit n: a line of level n is among them
  bool has_skew = false;    ///< lines marked clock_skew are among them
  std::vector<KeyAt> keys;
  /// What the index gets. Of a closed block sorted, terms unique (tidy()); while lines are
  /// still added they are as they came.
  std::vector<Term> terms;
  MinuteCounts counts;

  [[nodiscard]] std::uint64_t end() const { return offset + length; }
  friend bool operator==(const BlockRecord&, const BlockRecord&) = default;
};

/// A level's bit in BlockRecord::levels.
[[nodiscard]] constexpr std::uint8_t level_bit(Level level) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(level));
}

/// Sorts terms and counts and drops terms that repeat. Cost: some 10 ns a term.
void tidy(BlockRecord& block);

/// How a segment was left.
enum class SegmentState : std::uint8_t {
  kStopped = 1,   ///< clean stop: whole, may be continued
  kSealed = 2,    ///< whole, never continued
  kCut = 3,       ///< never continued; bytes behind EndRecord::bytes are no lines
  kDoubtful = 4,  ///< never continued; only EndRecord::bytes surely reached the disk
};

/// Totals of a segment, the last record of its checkpoint.
struct EndRecord {
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  TimeRange received;
  SegmentState state = SegmentState::kStopped;
  friend bool operator==(const EndRecord&, const EndRecord&) = default;
};

inline constexpr std::size_t kCheckpointHeaderBytes = 16;
inline constexpr std::size_t kEndRecordBytes = 42;

void append_checkpoint_header(std::string& out);
void append_record(std::string& out, const BlockRecord& block);
void append_record(std::string& out, const EndRecord& end);

/// What a checkpoint says up to its first bad record.
struct Checkpoint {
  std::vector<BlockRecord> blocks;  ///< each begins where the one before ends
  std::optional<EndRecord> end;     ///< when it is the last good record
  std::size_t good_bytes = 0;       ///< of the file; 0 when not even the header is good
};
/// Never fails: bad bytes end the reading.
[[nodiscard]] Checkpoint read_checkpoint(std::string_view bytes);

/// The EndRecord in the last kEndRecordBytes of a checkpoint, if there is one.
[[nodiscard]] std::optional<EndRecord> read_end_record(std::string_view tail);

}  // namespace nightbell::store
