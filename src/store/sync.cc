#include "store/sync.h"

#include <algorithm>
#include <utility>

namespace nightbell::store {
namespace {

/// With nothing to do: segments of a past day are sealed, and health is looked after.
constexpr std::chrono::seconds kIdle{1};

}  // namespace

Sync::Sync(Shared shared, std::function<void()> wake)
    : shared_(shared), wake_(std::move(wake)), cache_(shared.files) {}

void Sync::adopt(std::unique_ptr<OpenSegment> segment, CheckpointWriter checkpoint) {
  auto tracked = std::make_unique<TrackedSegment>(std::move(segment), std::move(checkpoint));
  inbox_.with([&](Inbox& inbox) { inbox.segments.push_back(std::move(tracked)); });
}

void Sync::wrote(std::uint64_t bytes) {
  const std::uint64_t before = unsynced_bytes_.fetch_add(bytes);
  const bool much = before / PageCache::kChunkBytes != (before + bytes) / PageCache::kChunkBytes;
  if (!dirty_.exchange(true) || much) wake_();
}

void Sync::push(Group& group) {
  Group empty;
  spare_.with([&](std::vector<Group>& spare) {
    if (spare.empty()) return;
    empty = std::move(spare.back());
    spare.pop_back();
  });
  std::swap(group, empty);
  inbox_.with([&](Inbox& inbox) { inbox.groups.push_back(std::move(empty)); });
  wake_();
}

void Sync::step(bool all) {
  // Groups and segments in one breath: each group's segments are known before it.
  Inbox inbox = inbox_.with([](Inbox& shared) { return std::exchange(shared, {}); });
  std::ranges::move(inbox.segments, std::back_inserter(segments_));
  dirty_.store(false);
  unsynced_bytes_.store(0);

  const SteadyTime now = shared_.clock.steady();
  bool due = all || !inbox.groups.empty();
  next_step_ = kIdle;
  for (auto& segment : segments_) {
    segment->look(now);
    if (!segment->dirty()) continue;
    const Nanos left = segment->dirty_since() + shared_.options.sync_every - now;
    due = due || segment->released() || left <= Nanos(0);
    next_step_ = std::min(next_step_, left);
  }
  if (due) next_step_ = kIdle;
  for (auto& segment : segments_) {
    if (!segment->dirty()) continue;
    // With one all: what was written to another segment since its neighbour's first
    // write is never older than that.
    due ? segment->sync(shared_, cache_) : segment->start_writeback();
  }
  // A step is planned that will see whatever is written until then: no write needs to wake
  // this thread, which cost a single post more than its own write.
  if (next_step_ < kIdle) dirty_.store(true);
  for (Group& group : inbox.groups) settle_group(group);
  spare_.with([&](std::vector<Group>& spare) {
    std::ranges::move(inbox.groups, std::back_inserter(spare));
  });
  std::erase_if(segments_,
                [&](auto& segment) { return segment->released() && segment->finish(shared_); });
}

/// In the order of writing: a repeat is looked at after the line that it repeats.
void Sync::settle_group(Group& group) {
  for (const PlacedLine& placed : group.lines) {
    if (placed.segment == nullptr) {
      if (!shared_.duplicates.contains(placed.meta().duplicate_key))
        placed.set_outcome(Outcome::kLost);
      continue;
    }
    if (!placed.segment->failed()) continue;
    const auto tracked = std::ranges::find(segments_, placed.segment,
                                           [](const auto& segment) { return segment->segment(); });
    if (tracked != segments_.end() && (*tracked)->kept(placed.end)) continue;
    if (placed.meta().has_duplicate_key) shared_.duplicates.forget(placed.meta().duplicate_key);
    placed.set_outcome(Outcome::kLost);
  }
  settle(group.hand_overs, shared_.queue);
  group.clear();
}

}  // namespace nightbell::store
