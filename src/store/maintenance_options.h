#pragma once

#include <array>
#include <cstdint>

#include "event/kind.h"
#include "store/index_format.h"

namespace nightbell::store {

/// What becomes of sealed segments. docs/retention.md.
struct MaintenanceOptions {
  /// A segment goes when its day lies more than so many days back; 0: it stays.
  std::array<std::int64_t, kKindCount> keep_days{};
  SegmentForm compress_to = SegmentForm::kGzip;  ///< kPlain: nothing is compressed
  std::int64_t compress_after_days = 3;
  std::uint64_t max_disk_bytes = 0;  ///< of all files of all kinds; 0: no cap
};

}  // namespace nightbell::store
