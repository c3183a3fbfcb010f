#include "store/scan.h"

#include <algorithm>
#include <deque>

#include "store/kind_scan.h"

namespace nightbell::store {
namespace {

/// The scan whose head comes next; null when none has one. Equal times go by kind, so that
/// the order is the same each time.
KindScan* next_of(std::deque<std::pair<Kind, KindScan>>& scans, ScanOrder order) {
  KindScan* best = nullptr;
  for (auto& [kind, scan] : scans) {
    if (scan.head() == nullptr) continue;
    const bool better =
        best == nullptr || (order == ScanOrder::kNewestFirst ? scan.received() > best->received()
                                                             : scan.received() < best->received());
    if (better) best = &scan;
  }
  return best;
}

std::optional<LinePosition> end_of_kind(FileSystem& files,
                                        const std::vector<SegmentRef>& segments) {
  if (segments.empty()) return std::nullopt;
  const Segment& last = *segments.back();
  if (last.open) return LinePosition{last.id, last.open->load(std::memory_order_acquire)};
  const auto reader = SegmentReader::open(files, last);
  if (!reader || !*reader || (*reader)->blocks().empty()) return LinePosition{last.id, 0};
  return LinePosition{last.id, (*reader)->blocks().back().end()};
}

}  // namespace

Result<ScanOutcome> scan(FileSystem& files, const Snapshot& snapshot, const ScanPlan& plan,
                         const LineVisitor& visitor, const std::stop_token& stop) {
  if (plan.from && plan.from->generation != snapshot.generation)
    return fail(ErrorCode::kUnavailable, "lines were erased since: begin anew");
  // Newest first, what is written from now on is nobody's next page.
  ScanPlan bounded = plan;
  if (!plan.from && plan.order == ScanOrder::kNewestFirst && !plan.knows)
    bounded.from = end_of(files, snapshot, plan.order);
  ScanOutcome outcome;
  outcome.next = bounded.from.value_or(ScanCursor{plan.order, snapshot.generation, {}});

  std::deque<std::pair<Kind, KindScan>> scans;
  for (std::size_t k = 0; k < kKindCount; ++k) {
    if (!plan.kinds.has(kind_at(k)) || snapshot.segments[k].empty()) continue;
    scans.emplace_back(std::piecewise_construct, std::forward_as_tuple(kind_at(k)),
                       std::forward_as_tuple(files, bounded, kind_at(k), snapshot.segments[k],
                                             snapshot.indexes.get(), outcome));
  }
  for (;;) {
    for (auto& [kind, scan] : scans) {
      for (;;) {
        if (stop.stop_requested()) return outcome;
        const auto ready = scan.advance();
        if (!ready) return fail(Error(ready.error()).within(std::string(name_of(kind))));
        if (*ready) break;
      }
    }
    KindScan* const next = next_of(scans, plan.order);
    if (next == nullptr) break;
    const std::size_t kind = index_of(next->head()->kind);
    const bool more = visitor(*next->head());
    next->pop();
    outcome.next.at[kind] = next->position();
    if (!more) return outcome;
  }
  for (auto& [kind, scan] : scans) {
    if (scan.position()) outcome.next.at[index_of(kind)] = scan.position();
  }
  outcome.complete = true;
  return outcome;
}

ScanCursor end_of(FileSystem& files, const Snapshot& snapshot, ScanOrder order) {
  ScanCursor cursor{order, snapshot.generation, {}};
  for (std::size_t k = 0; k < kKindCount; ++k)
    cursor.at[k] = end_of_kind(files, snapshot.segments[k]);
  return cursor;
}

}  // namespace nightbell::store
