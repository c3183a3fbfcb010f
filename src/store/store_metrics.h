#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "event/kind.h"

/// What the store tells of itself, as verbs. Names and units of metrics live where
/// this is implemented; the store counts nothing for show.
namespace nightbell::store {

/// Every verb does nothing unless overridden.
/// Threading: any thread; verbs are called from the writer role, the sync and maintenance
/// threads and the start, and must be quick.
class StoreMetrics {
 public:
  virtual ~StoreMetrics() = default;

  /// A group of lines is in the files, `took` after its first write began.
  virtual void group_written(std::uint64_t /*lines*/, std::uint64_t /*bytes*/, Nanos /*took*/) {}
  /// A group could not be written: its lines came back kLost.
  virtual void group_lost(std::uint64_t /*lines*/) {}
  /// One fdatasync ended well.
  virtual void synced(std::uint64_t /*bytes*/, Nanos /*took*/) {}
  /// One fdatasync failed.
  virtual void sync_failed() {}
  /// Bytes that were acknowledged as written and may not reach the disk.
  virtual void bytes_at_risk(std::uint64_t /*bytes*/) {}

  virtual void segment_opened(Kind /*kind*/) {}
  virtual void segment_sealed(Kind /*kind*/, std::uint64_t /*bytes*/) {}
  /// A checkpoint could not be written; the next start scans instead.
  virtual void checkpoint_failed() {}
  /// `<prefix>.jsonl` could not be pointed to the open segment.
  virtual void link_failed() {}

  /// A torn last line was cut off at start.
  virtual void tail_cut(Kind /*kind*/, std::uint64_t /*bytes*/) {}
  /// An id left the duplicate window before its time: too many came.
  virtual void duplicates_evicted(std::uint64_t /*ids*/) {}
  /// A sealed segment was compressed.
  virtual void segment_compressed(Kind /*kind*/, std::uint64_t /*bytes_before*/,
                                  std::uint64_t /*bytes_after*/) {}
  /// A sealed segment got its index.
  virtual void segment_indexed(Kind /*kind*/) {}
  /// Lines were deleted because of their age.
  virtual void segment_expired(Kind /*kind*/, std::uint64_t /*lines*/, std::uint64_t /*bytes*/) {}
  /// Lines were deleted because the files had grown over the disk cap.
  virtual void segment_evicted(Kind /*kind*/, std::uint64_t /*lines*/, std::uint64_t /*bytes*/) {}
  /// Lines were deleted because a person was forgotten.
  virtual void lines_erased(Kind /*kind*/, std::uint64_t /*lines*/) {}
  /// Something of this could not be done; it is tried again.
  /// @param job  `clean`, `count`, `erase`, `expire`, `evict`, `index`,
  ///             `compress`, `reserve`
  virtual void maintenance_failed(std::string_view /*job*/, const Error& /*error*/) {}
  /// Sealed segments that are due to be compressed.
  virtual void compression_backlog(std::uint64_t /*segments*/) {}
  /// Bytes of all files of a kind; of the file system that holds them, used and in all.
  virtual void disk_used(Kind /*kind*/, std::uint64_t /*bytes*/) {}
  virtual void file_system_used(std::uint64_t /*used_bytes*/, std::uint64_t /*total_bytes*/) {}

  /// The disk is slow: a thread of its own writes now (true), or loops again (false).
  virtual void writing_on_thread(bool /*yes*/) {}
};

}  // namespace nightbell::store
