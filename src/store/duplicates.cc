#include "store/duplicates.h"

#include <algorithm>
#include <utility>

namespace nightbell::store {

Duplicates::Duplicates(Nanos window, std::size_t max_entries)
    : window_(window), max_entries_(std::max<std::size_t>(max_entries, 1)) {}

bool Duplicates::insert(const Hash128& key, SteadyTime now) {
  std::lock_guard lock(mutex_);
  now = newest_ = std::max(newest_, now);
  expire(now);
  if (count_ == max_entries_) {
    if (ring_[first_].live) ++evicted_early_;
    drop_oldest();
  }
  if (count_ == ring_.size()) grow();
  const std::size_t slot = slot_of(key);
  if (index_[slot] != kFree) return false;
  const std::size_t place = (first_ + count_) % ring_.size();
  ring_[place] = {key, now, true};
  index_[slot] = static_cast<std::uint32_t>(place + 1);
  ++count_;
  ++live_;
  return true;
}

bool Duplicates::contains(const Hash128& key) const {
  std::lock_guard lock(mutex_);
  return !index_.empty() && index_[slot_of(key)] != kFree;
}

void Duplicates::forget(const Hash128& key) {
  std::lock_guard lock(mutex_);
  if (index_.empty()) return;
  const std::size_t slot = slot_of(key);
  if (index_[slot] == kFree) return;
  ring_[index_[slot] - 1].live = false;
  --live_;
  unlink(slot);
}

std::size_t Duplicates::size() const {
  std::lock_guard lock(mutex_);
  return live_;
}

std::uint64_t Duplicates::take_evicted_early() {
  std::lock_guard lock(mutex_);
  return std::exchange(evicted_early_, 0);
}

/// Where `key` is, or the free slot where it would be put. Keys are SipHash already.
std::size_t Duplicates::slot_of(const Hash128& key) const {
  const std::size_t mask = index_.size() - 1;
  std::size_t slot = key.low & mask;
  while (index_[slot] != kFree && ring_[index_[slot] - 1].key != key) slot = (slot + 1) & mask;
  return slot;
}

/// Frees a slot and moves later ones of its run back, so that no gap hides them.
void Duplicates::unlink(std::size_t slot) {
  const std::size_t mask = index_.size() - 1;
  std::size_t gap = slot;
  for (std::size_t at = (slot + 1) & mask; index_[at] != kFree; at = (at + 1) & mask) {
    const std::size_t home = ring_[index_[at] - 1].key.low & mask;
    if (((at - home) & mask) < ((at - gap) & mask)) continue;
    index_[gap] = index_[at];
    gap = at;
  }
  index_[gap] = kFree;
}

void Duplicates::drop_oldest() {
  if (ring_[first_].live) {
    unlink(slot_of(ring_[first_].key));
    --live_;
  }
  first_ = (first_ + 1) % ring_.size();
  --count_;
}

void Duplicates::expire(SteadyTime now) {
  while (count_ > 0 && (!ring_[first_].live || now - ring_[first_].seen >= window_)) drop_oldest();
}

void Duplicates::grow() {
  constexpr std::size_t kFewest = 64;
  std::vector<Entry> entries(std::max(kFewest, ring_.size() * 2));
  for (std::size_t i = 0; i < count_; ++i) entries[i] = ring_[(first_ + i) % ring_.size()];
  ring_ = std::move(entries);
  first_ = 0;
  index_.assign(ring_.size() * 2, kFree);
  for (std::size_t i = 0; i < count_; ++i) {
    if (ring_[i].live) index_[slot_of(ring_[i].key)] = static_cast<std::uint32_t>(i + 1);
  }
}

}  // namespace nightbell::store
