#pragma once

#include <map>
#include <optional>
#include <vector>

#include "store/catalog.h"
#include "store/recover_segment.h"

/// The start: what the files of a kind hold, and where to go on.
namespace nightbell::store {

struct RecoveredKind {
  KindStats stats;
  std::map<std::chrono::sys_days, std::uint32_t> next_numbers;
  std::optional<ResumePoint> resume;  ///< today's newest segment, when it is whole
  std::vector<KeyAt> keys;            ///< of the last duplicate_window
  /// Too large to be read before serving, and without totals: counted later, one by
  /// one, with recover_segment().
  std::vector<SegmentId> uncounted;
  std::vector<Segment> segments;  ///< all, for readers
};

/// Segments without usable totals are read at once up to this many bytes a kind.
inline constexpr std::uint64_t kReadAtStart = 64_MiB;

/// @error kIo  the folder or today's segment can't be read or mended
[[nodiscard]] Result<RecoveredKind> recover_kind(const RecoveryContext& context, Kind kind,
                                                 const std::filesystem::path& directory);

}  // namespace nightbell::store
