#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include "store/open_segment.h"
#include "store/shared.h"
#include "store/sync.h"

/// Which file takes a line: the open segments of one kind, by day.
///
/// At most two are open: that of the newest day, and one of an earlier day for lines
/// that were received before midnight and come after it (or while the wall clock is
/// set back). A day that was sealed goes on only in a new numbered file.
namespace nightbell::store {

/// Threading: the writer role.
class KindSegments {
 public:
  /// An open segment of a day that is over is sealed when no line came for so long.
  static constexpr std::chrono::seconds kLateLines{10};

  /// @param next_numbers  of each day that has files already, the first free number
  /// @param resume        the segment to go on with, if there is one
  KindSegments(Shared shared, Sync& sync, Kind kind, std::filesystem::path directory,
               std::map<std::chrono::sys_days, std::uint32_t> next_numbers,
               std::optional<ResumePoint> resume);

  /// The open segment of `day`; null when there is none. Cheap.
  [[nodiscard]] OpenSegment* find(std::chrono::sys_days day, SteadyTime now);
  /// Opens one. Nothing may be staged in any segment of the kind.
  /// @error kIo, kFull  the file can't be made; nothing changed
  [[nodiscard]] Result<OpenSegment*> open(std::chrono::sys_days day, SteadyTime now);
  /// Takes `segment` out: no further line goes into it. It is released later.
  void retire(OpenSegment* segment, SegmentState state);
  /// Releases what was retired; the groups that name it must be with the sync side.
  void release_retired();
  /// Retires what is over: past days, and what failed to reach the disk.
  void tend(WallTime wall, SteadyTime now);
  /// Retires everything; nothing is gone on with, not even what the start found.
  void seal_all();
  /// Retires everything, to be gone on with.
  void retire_all();

 private:
  struct Slot {
    OpenSegment* segment = nullptr;
    SteadyTime last_used{};
  };
  struct Retired {
    OpenSegment* segment;
    SegmentState state;
  };
  [[nodiscard]] Result<void> make_directory();
  [[nodiscard]] Result<OpenSegment*> open_file(const ResumePoint& at);
  void put_into_slot(OpenSegment* segment, SteadyTime now);
  void show_open();
  [[nodiscard]] Result<void> point_link(const OpenSegment& segment);

  Shared shared_;
  Sync& sync_;
  const Kind kind_;
  const std::filesystem::path directory_;
  std::map<std::chrono::sys_days, std::uint32_t> next_numbers_;
  std::optional<ResumePoint> resume_;
  bool directory_ready_ = false;
  Slot newest_;
  Slot earlier_;
  std::vector<Retired> retired_;
  std::optional<SegmentId> linked_;
};

}  // namespace nightbell::store
