#include "store/page_cache.h"

namespace nightbell::store {

void PageCache::synced(const std::filesystem::path& path, std::uint64_t begin, std::uint64_t end) {
  hot_bytes_ += end - begin;
  if (!hot_.empty() && hot_.back().path == path && hot_.back().end == begin &&
      end - hot_.back().begin <= kChunkBytes) {
    hot_.back().end = end;
  } else {
    hot_.push_back({path, begin, end});
  }
  while (hot_bytes_ > kHotBytes + kChunkBytes && hot_.size() > 1) {
    drop(hot_.front());
    hot_bytes_ -= hot_.front().end - hot_.front().begin;
    hot_.pop_front();
  }
}

/// By name: the file may be closed by now, or gone.
void PageCache::drop(const Range& range) {
  if (const auto file = files_.open(range.path, OpenMode::kRead); file && *file)
    (*file)->drop_cache(range.begin, range.end - range.begin);
}

}  // namespace nightbell::store
