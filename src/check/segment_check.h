#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "check/finding.h"
#include "store/segment.h"

/// Whether one segment is right: its lines, and all that is derived of them.
namespace nightbell::check {

struct SegmentSubject {
  store::Segment segment;
  std::string folder;  ///< how findings name it: `logs/`
  /// How many newer ones of its kind there are. The newest may be open; the next one only
  /// around midnight.
  std::size_t newer = 0;
  bool is_recent = false;    ///< of the newest one's day, or the day before
  bool server_runs = false;  ///< which soon does what is due
};

struct SegmentReport {
  std::vector<Finding> findings;
  std::uint64_t lines = 0;  ///< that could be read
  std::uint64_t bytes = 0;  ///< of the file
  bool is_open = false;     ///< may be gone on with
};

/// Reads every line, and asks the index for every term of each.
/// Memory: a block, the index, and 24 bytes a term and block.
/// @return nothing when there is no such file (any more)
/// Threading: any thread.
[[nodiscard]] std::optional<SegmentReport> check_segment(FileSystem& files,
                                                         const SegmentSubject& subject);

}  // namespace nightbell::check
