#pragma once

#include <stop_token>

#include "base/file.h"
#include "store/catalog.h"
#include "store/scan_plan.h"

/// Shows lines: the one way by which stored lines are read.
namespace nightbell::store {

/// Shows the lines that the plan does not leave out to `visitor`, in the plan's order;
/// lines of several kinds are merged by their receive times.
///
/// Memory: one block a kind (288 KiB, or one longer line).
/// @param stop  looked at before each block
/// @error kUnavailable  the plan's cursor is of an earlier generation: lines were erased
/// @error kIo, kCorrupt  a segment can't be read: says which
/// Threading: any thread; the visitor is called on it.
[[nodiscard]] Result<ScanOutcome> scan(FileSystem& files, const Snapshot& snapshot,
                                       const ScanPlan& plan, const LineVisitor& visitor,
                                       const std::stop_token& stop);

/// Where the lines of a snapshot end now: a scan from there, oldest first, sees only what
/// is written from now on.
[[nodiscard]] ScanCursor end_of(FileSystem& files, const Snapshot& snapshot, ScanOrder order);

}  // namespace nightbell::store
