#include "store/writer.h"

#include <algorithm>
#include <span>

#include "store/segment_name.h"

namespace nightbell::store {

Writer::Writer(Shared shared, Sync& sync, std::vector<std::unique_ptr<KindSegments>> kinds)
    : shared_(shared), sync_(sync), kinds_(std::move(kinds)) {}

void Writer::drain() {
  while (shared_.queue.take(taken_, kGroupLines, kGroupBytes)) write_hand_overs();
}

void Writer::tend() {
  for (auto& kind : kinds_) {
    kind->tend(shared_.clock.wall(), shared_.clock.steady());
    kind->release_retired();
  }
}

void Writer::seal_all() {
  for (auto& kind : kinds_) {
    kind->seal_all();
    kind->release_retired();
  }
}

void Writer::finish() {
  for (auto& kind : kinds_) {
    kind->retire_all();
    kind->release_retired();
  }
}

void Writer::write_hand_overs() {
  now_ = shared_.clock.steady();
  closed_.fill(false);
  for (const HandOver& hand_over : taken_) {
    for (const BatchPtr& batch : hand_over.batches) {
      batch->outcomes.assign(batch->lines.size(), Outcome::kLost);
      for (std::uint32_t line = 0; line < batch->lines.size(); ++line) place(*batch, line);
    }
  }
  commit_group();
  report_evictions();
  std::swap(group_.hand_overs, taken_);
  if (shared_.options.durability == Durability::kSynced) {
    sync_.push(group_);
  } else {
    settle(group_.hand_overs, shared_.queue);
  }
  group_.clear();
  group_start_ = 0;
  for (auto& kind : kinds_) kind->release_retired();
}

void Writer::place(Batch& batch, std::uint32_t line) {
  const LineMeta& meta = batch.lines[line];
  if (meta.has_duplicate_key && !shared_.duplicates.insert(meta.duplicate_key, now_)) {
    batch.outcomes[line] = Outcome::kDuplicate;
    group_.lines.push_back({&batch, line, nullptr, 0});
    return;
  }
  OpenSegment* const segment = segment_for(meta);
  if (segment == nullptr) {  // stays kLost
    if (meta.has_duplicate_key) shared_.duplicates.forget(meta.duplicate_key);
    shared_.metrics.group_lost(1);
    return;
  }
  if (!segment->has_staged()) touched_.push_back(segment);
  segment->stage(std::string_view(batch.bytes).substr(meta.offset, meta.length), meta,
                 std::span(batch.terms).subspan(meta.terms_begin, meta.terms_count));
  group_.lines.push_back({&batch, line, segment, segment->staged_end()});
  group_bytes_ += meta.length;
  if (++group_lines_ >= kGroupLines || group_bytes_ >= kGroupBytes) commit_group();
}

/// Opens and rolls on the way; the transaction ends before, so that a segment is never
/// left with staged lines.
OpenSegment* Writer::segment_for(const LineMeta& meta) {
  KindSegments& kind = *kinds_[index_of(meta.kind)];
  const auto day = day_of(meta.receive_time);
  OpenSegment* segment = kind.find(day, now_);
  if (segment != nullptr && segment->takes(meta.length, shared_.options.max_segment_bytes))
    return segment;
  if (closed_[index_of(meta.kind)]) return nullptr;
  commit_group();
  // A failed write may have retired it meanwhile.
  segment = kind.find(day, now_);
  if (segment != nullptr) kind.retire(segment, SegmentState::kSealed);
  auto opened = kind.open(day, now_);
  if (opened) {
    shared_.health.open_succeeded();
    return *opened;
  }
  closed_[index_of(meta.kind)] = true;
  shared_.health.open_failed(opened.error());
  return nullptr;
}

void Writer::commit_group() {
  if (!touched_.empty()) {
    const SteadyTime start = shared_.clock.steady();
    Result<void> written;
    for (OpenSegment* segment : touched_) {
      if (written = segment->write_staged(); !written) break;
    }
    const Nanos took = shared_.clock.steady() - start;
    if (written) {
      shared_.metrics.group_written(group_lines_, group_bytes_, took);
      keep_group();
    } else {
      lose_group(written.error());
    }
    if (const bool slow = slow_.after_write(took); slow != on_thread_) {
      on_thread_ = slow;
      shared_.queue.prefer_thread(slow);
      shared_.metrics.writing_on_thread(slow);
    }
  }
  touched_.clear();
  group_lines_ = group_bytes_ = 0;
  if (shared_.options.durability == Durability::kWritten) group_.lines.clear();
  group_start_ = group_.lines.size();
}

void Writer::keep_group() {
  for (OpenSegment* segment : touched_) {
    const Commit commit = segment->commit_staged();
    shared_.counts.change(segment->kind(), [&](KindStats& stats) {
      stats.lines_on_disk += commit.lines;
      stats.bytes_on_disk += commit.bytes;
      stats.last_line_at = std::max(stats.last_line_at, commit.received.last);
      stats.open_bytes = segment->bytes();
    });
  }
  for (const PlacedLine& placed : std::span(group_.lines).subspan(group_start_)) {
    if (placed.segment == nullptr) continue;
    placed.set_outcome(Outcome::kStored);
    placed.batch->segment = placed.segment->id();
  }
  shared_.health.write_succeeded();
  sync_.wrote(group_bytes_);
}

void Writer::lose_group(const Error& error) {
  for (OpenSegment* segment : touched_) {
    if (!segment->discard_staged())
      kinds_[index_of(segment->kind())]->retire(segment, SegmentState::kCut);
  }
  const auto lines = std::span(group_.lines).subspan(group_start_);
  for (const PlacedLine& placed : lines) {
    if (placed.segment != nullptr && placed.meta().has_duplicate_key)
      shared_.duplicates.forget(placed.meta().duplicate_key);
  }
  for (const PlacedLine& placed : lines) {
    if (placed.segment == nullptr && !shared_.duplicates.contains(placed.meta().duplicate_key))
      placed.set_outcome(Outcome::kLost);
  }
  // What stays is a repeat of a line that an earlier group wrote.
  const auto first = group_.lines.begin() + static_cast<std::ptrdiff_t>(group_start_);
  group_.lines.erase(std::remove_if(first, group_.lines.end(),
                                    [](const PlacedLine& placed) {
                                      return placed.segment != nullptr ||
                                             placed.batch->outcomes[placed.line] == Outcome::kLost;
                                    }),
                     group_.lines.end());
  shared_.metrics.group_lost(group_lines_);
  shared_.health.write_failed(error);
}

void Writer::report_evictions() {
  if (const std::uint64_t ids = shared_.duplicates.take_evicted_early(); ids > 0)
    shared_.metrics.duplicates_evicted(ids);
}

}  // namespace nightbell::store
