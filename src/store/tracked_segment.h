#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "store/checkpoint.h"
#include "store/open_segment.h"
#include "store/page_cache.h"
#include "store/shared.h"

/// One segment as the sync side keeps it: what of it is on the disk, its checkpoint,
/// and how it ends.
namespace nightbell::store {

/// Threading: one at a time (the sync side).
class TrackedSegment {
 public:
  TrackedSegment(std::unique_ptr<OpenSegment> segment, CheckpointWriter checkpoint);

  /// Takes over what the writer committed meanwhile.
  void look(SteadyTime now);
  [[nodiscard]] bool dirty() const { return seen_.bytes > synced_.bytes && !segment_->failed(); }
  [[nodiscard]] bool released() const { return seen_.released; }
  /// When it became dirty; only while dirty().
  [[nodiscard]] SteadyTime dirty_since() const { return *dirty_since_; }

  /// fdatasync of what look() saw; then its closed blocks go into the checkpoint.
  void sync(Shared& shared, PageCache& cache);
  /// Asks the kernel to begin with what is not on the disk, when it is much.
  void start_writeback();

  /// After a failed sync: whether a line that ends at `end` reached the disk before it.
  [[nodiscard]] bool kept(std::uint64_t end) const { return end <= synced_.bytes; }
  [[nodiscard]] const OpenSegment* segment() const { return segment_.get(); }

  /// A released segment: cuts what must not stay, writes the last record.
  /// @return false: something failed; try again later
  [[nodiscard]] bool finish(Shared& shared);

 private:
  struct Extent {
    std::uint64_t bytes = 0;
    std::uint64_t lines = 0;
    TimeRange received;
    bool released = false;
    SegmentState state = SegmentState::kStopped;
  };
  void record_blocks(Shared& shared);

  std::unique_ptr<OpenSegment> segment_;
  CheckpointWriter checkpoint_;
  Extent seen_;    ///< by the last look()
  Extent synced_;  ///< by the last good fdatasync
  std::vector<BlockRecord> unrecorded_;
  std::optional<SteadyTime> dirty_since_;
  std::uint64_t writeback_ = 0;  ///< started up to here
  bool loss_counted_ = false;
};

}  // namespace nightbell::store
