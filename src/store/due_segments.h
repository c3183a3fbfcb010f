#pragma once

#include <chrono>

#include "store/catalog.h"
#include "store/maintenance_options.h"

/// Which sealed segments something is to be done with. Pure.
namespace nightbell::store {

/// Sealed, and surely not gone on with: neither open, nor what a start may resume today.
/// @param segments  of its kind, oldest first
[[nodiscard]] bool is_settled(const std::vector<SegmentRef>& segments, const Segment& segment,
                              std::chrono::sys_days today);

/// The oldest segment whose days are over; null when there is none.
[[nodiscard]] SegmentRef next_to_expire(const Snapshot& snapshot, const MaintenanceOptions& options,
                                        std::chrono::sys_days today);

/// Plain segments that are old enough to be compressed, oldest first.
/// @param pressed  the disk cap is near: all of them are
[[nodiscard]] std::vector<SegmentRef> to_compress(const Snapshot& snapshot,
                                                  const MaintenanceOptions& options,
                                                  std::chrono::sys_days today, bool pressed);

/// Kinds in the order in which the disk cap takes their segments (docs/retention.md).
inline constexpr std::array<Kind, kKindCount> kEvictionOrder = {
    Kind::kBehavior, Kind::kPresence, Kind::kVitals, Kind::kRollups,
    Kind::kRefused,  Kind::kReplies,  Kind::kRuns,   Kind::kLogs};

/// Settled segments in the order in which the disk cap takes them.
[[nodiscard]] std::vector<SegmentRef> to_evict(const Snapshot& snapshot,
                                               std::chrono::sys_days today);

}  // namespace nightbell::store
