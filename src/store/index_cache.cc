#include "store/index_cache.h"

namespace nightbell::store {

IndexRef IndexCache::find(const SegmentRef& segment) const {
  return entries_.with([&](const auto& entries) {
    const auto entry = entries.find(segment.get());
    return entry == entries.end() ? IndexRef() : entry->second.index;
  });
}

void IndexCache::keep(const SegmentRef& segment, IndexRef index) {
  entries_.with([&](auto& entries) {
    if (entries.size() < kMaxIndexes) entries.try_emplace(segment.get(), segment, std::move(index));
  });
}

void IndexCache::forget(const SegmentRef& segment) {
  entries_.with([&](auto& entries) { entries.erase(segment.get()); });
}

}  // namespace nightbell::store
