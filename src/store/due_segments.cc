#include "store/due_segments.h"

#include <algorithm>

namespace nightbell::store {

bool is_settled(const std::vector<SegmentRef>& segments, const Segment& segment,
                std::chrono::sys_days today) {
  if (segment.open) return false;
  return segment.id.day < today || segment.id != segments.back()->id;
}

SegmentRef next_to_expire(const Snapshot& snapshot, const MaintenanceOptions& options,
                          std::chrono::sys_days today) {
  SegmentRef oldest;
  for (std::size_t k = 0; k < kKindCount; ++k) {
    const auto days = options.keep_days[k];
    if (days == 0) continue;
    for (const SegmentRef& segment : snapshot.segments[k]) {
      if (today - segment->id.day <= std::chrono::days(days)) break;
      if (!is_settled(snapshot.segments[k], *segment, today)) continue;
      if (!oldest || segment->id < oldest->id) oldest = segment;
      break;
    }
  }
  return oldest;
}

std::vector<SegmentRef> to_compress(const Snapshot& snapshot, const MaintenanceOptions& options,
                                    std::chrono::sys_days today, bool pressed) {
  std::vector<SegmentRef> due;
  if (options.compress_to == SegmentForm::kPlain) return due;
  const std::chrono::days age(pressed ? 0 : options.compress_after_days);
  for (const auto& segments : snapshot.segments) {
    for (const SegmentRef& segment : segments) {
      if (segment->form == Form::kPlain && today - segment->id.day >= age &&
          is_settled(segments, *segment, today)) {
        due.push_back(segment);
      }
    }
  }
  std::ranges::stable_sort(due, {}, [](const SegmentRef& segment) { return segment->id; });
  return due;
}

std::vector<SegmentRef> to_evict(const Snapshot& snapshot, std::chrono::sys_days today) {
  std::vector<SegmentRef> order;
  for (const Kind kind : kEvictionOrder) {
    const auto& segments = snapshot.segments[index_of(kind)];
    for (const SegmentRef& segment : segments) {
      if (is_settled(segments, *segment, today)) order.push_back(segment);
    }
  }
  return order;
}

}  // namespace nightbell::store
