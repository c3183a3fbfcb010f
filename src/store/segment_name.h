#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "event/kind.h"
#include "store/batch.h"

/// How the files of a segment are called (FORMAT.md#names).
namespace nightbell::store {

enum class SegmentPart : std::uint8_t {
  kLines,       ///< `.jsonl`
  kCheckpoint,  ///< `.ckpt`
  kCompressed,  ///< `.jsonl.gz`, `.jsonl.zst`: its number is taken
  kIndex,       ///< `.idx`
};

struct SegmentName {
  SegmentId id;
  SegmentPart part = SegmentPart::kLines;
};

/// Reads a file's name; nothing when it is none of this kind's segments.
[[nodiscard]] std::optional<SegmentName> parse_segment_name(Kind kind, std::string_view name);

[[nodiscard]] std::string segment_file_name(Kind kind, SegmentId id);
[[nodiscard]] std::string checkpoint_file_name(Kind kind, SegmentId id);
[[nodiscard]] std::string index_file_name(Kind kind, SegmentId id);
/// The symbolic link to the open segment: `metrics.jsonl`.
[[nodiscard]] std::string link_file_name(Kind kind);

/// The UTC day whose files take a line received at `time`.
[[nodiscard]] constexpr std::chrono::sys_days day_of(WallTime time) {
  return std::chrono::floor<std::chrono::days>(time);
}

}  // namespace nightbell::store
