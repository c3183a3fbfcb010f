#include "store/tracked_segment.h"

#include <algorithm>
#include <iterator>

namespace nightbell::store {

TrackedSegment::TrackedSegment(std::unique_ptr<OpenSegment> segment, CheckpointWriter checkpoint)
    : segment_(std::move(segment)), checkpoint_(std::move(checkpoint)) {
  segment_->committed().with([&](const Committed& now) {
    seen_ = {now.bytes, now.lines, now.received, now.released, now.state};
  });
  synced_ = seen_;
  writeback_ = seen_.bytes;
}

void TrackedSegment::look(SteadyTime now) {
  const auto known = static_cast<std::ptrdiff_t>(unrecorded_.size());
  segment_->committed().with([&](Committed& committed) {
    seen_ = {committed.bytes, committed.lines, committed.received, committed.released,
             committed.state};
    std::ranges::move(committed.closed, std::back_inserter(unrecorded_));
    committed.closed.clear();
  });
  std::for_each(unrecorded_.begin() + known, unrecorded_.end(), tidy);
  if (!dirty()) {
    dirty_since_.reset();
  } else if (!dirty_since_) {
    dirty_since_ = now;
  }
}

void TrackedSegment::sync(Shared& shared, PageCache& cache) {
  const SteadyTime start = shared.clock.steady();
  if (const auto synced = segment_->file().sync_data(); !synced) {
    segment_->mark_failed();
    shared.health.sync_failed(synced.error());
    shared.metrics.sync_failed();
    return;
  }
  const std::uint64_t before = synced_.bytes;
  synced_ = seen_;
  writeback_ = std::max(writeback_, synced_.bytes);
  dirty_since_.reset();
  shared.health.sync_succeeded();
  shared.metrics.synced(synced_.bytes - before, shared.clock.steady() - start);
  cache.synced(segment_->path(), before, synced_.bytes);
  record_blocks(shared);
}

void TrackedSegment::start_writeback() {
  if (seen_.bytes - writeback_ < PageCache::kChunkBytes) return;
  segment_->file().start_writeback(writeback_, seen_.bytes - writeback_);
  writeback_ = seen_.bytes;
}

/// Only blocks that are on the disk: after a loss of power a record never promises
/// lines that went with it.
void TrackedSegment::record_blocks(Shared& shared) {
  const auto open = std::ranges::find_if(
      unrecorded_, [&](const BlockRecord& block) { return block.end() > synced_.bytes; });
  if (open == unrecorded_.begin()) return;
  std::vector<BlockRecord> ready(std::make_move_iterator(unrecorded_.begin()),
                                 std::make_move_iterator(open));
  if (checkpoint_.append(ready)) {
    unrecorded_.erase(unrecorded_.begin(), open);
    return;
  }
  std::ranges::move(ready, unrecorded_.begin());
  shared.metrics.checkpoint_failed();
}

bool TrackedSegment::finish(Shared& shared) {
  // Nobody was told that unsynced lines are stored when kSynced was promised; with
  // kWritten they were, and most likely are.
  const bool failed = segment_->failed();
  const bool lossy = failed && shared.options.durability == Durability::kSynced;
  const Extent& kept = failed ? synced_ : seen_;
  EndRecord end{kept.bytes, kept.lines, kept.received, seen_.state};
  if (failed) end.state = lossy ? SegmentState::kCut : SegmentState::kDoubtful;
  if (failed && !loss_counted_) {
    loss_counted_ = true;
    const std::uint64_t bytes = seen_.bytes - synced_.bytes;
    if (lossy) {
      shared.counts.subtract(segment_->kind(), seen_.lines - synced_.lines, bytes);
    } else {
      shared.metrics.bytes_at_risk(bytes);
    }
  }
  const bool to_cut = lossy || seen_.state == SegmentState::kCut;
  const bool cut = !to_cut || segment_->file().truncate(lossy ? synced_.bytes : seen_.bytes);
  record_blocks(shared);
  if (!checkpoint_.finish(end)) {
    shared.metrics.checkpoint_failed();
    return false;
  }
  // Readers and the next start honour the record; the cut itself is tried again.
  if (!cut) return false;
  shared.catalog.put(
      {segment_->kind(), segment_->id(), Form::kPlain, segment_->path().parent_path(), nullptr});
  shared.metrics.segment_sealed(segment_->kind(), end.bytes);
  return true;
}

}  // namespace nightbell::store
