#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "store/checkpoint.h"
#include "store/group.h"
#include "store/page_cache.h"
#include "store/shared.h"
#include "store/tracked_segment.h"

/// The disk's side of the journal: what was written reaches the disk, checkpoints
/// follow, released segments are closed. With kSynced, groups are settled here; group
/// N + 1 is written while N syncs.
namespace nightbell::store {

class Sync {
 public:
  /// @param wake  called when a step should come sooner than next_step() said
  Sync(Shared shared, std::function<void()> wake);

  // Threading: the writer role.

  /// Takes a segment over from its opening on; it stays until it is released and closed.
  void adopt(std::unique_ptr<OpenSegment> segment, CheckpointWriter checkpoint);
  /// Bytes were committed to some adopted segment.
  void wrote(std::uint64_t bytes);
  /// kSynced: settles the group once it is on the disk. Leaves `group` empty.
  void push(Group& group);

  // Threading: one at a time, beside the writer.

  /// Syncs what is due, settles who waited, closes what was released.
  /// @param all  everything is due
  void step(bool all);
  /// How long until a step has something to do, unless woken.
  [[nodiscard]] Nanos next_step() const { return next_step_; }

 private:
  struct Inbox {
    std::vector<Group> groups;
    std::vector<std::unique_ptr<TrackedSegment>> segments;
  };
  void settle_group(Group& group);

  Shared shared_;
  const std::function<void()> wake_;
  PageCache cache_;
  Guarded<Inbox> inbox_;
  Guarded<std::vector<Group>> spare_;  ///< empty ones with their capacity
  std::atomic<bool> dirty_ = false;
  std::atomic<std::uint64_t> unsynced_bytes_ = 0;
  std::vector<std::unique_ptr<TrackedSegment>> segments_;
  Nanos next_step_{};
};

}  // namespace nightbell::store
