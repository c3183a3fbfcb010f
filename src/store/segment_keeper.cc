#include "store/segment_keeper.h"

#include <algorithm>
#include <utility>

#include "store/index_segment.h"
#include "store/recover_segment.h"
#include "store/segment_name.h"

namespace nightbell::store {
namespace {

std::uint64_t size_of(const std::vector<DirectoryEntry>& entries, const std::string& name) {
  const auto entry = std::ranges::find(entries, name, &DirectoryEntry::name);
  return entry == entries.end() ? 0 : entry->size;
}

}  // namespace

SegmentKeeper::SegmentKeeper(Shared shared, RemovedLines removed, std::vector<SegmentKey> uncounted)
    : shared_(shared),
      removed_(std::move(removed)),
      uncounted_(uncounted.begin(), uncounted.end()) {
  for (std::size_t k = 0; k < kKindCount; ++k) {
    unclean_.insert(kind_at(k));
    publish(kind_at(k));
  }
  shared_.catalog.set_generation(removed_.generation());
}

void SegmentKeeper::publish(Kind kind) {
  const RemovedCounts removed = removed_.of(kind);
  shared_.counts.change(kind, [&](KindStats& stats) {
    stats.lines_expired = removed.expired;
    stats.lines_erased = removed.erased;
  });
}

Result<void> SegmentKeeper::clean_one() {
  if (change_) return conclude();
  const Kind kind = *unclean_.begin();
  const auto directory = folders().of(kind);
  const auto before = shared_.files.list(directory);
  if (!before) return fail(before.error());
  if (*before) {
    NB_TRY(clean_leftovers(shared_.files, kind, directory));
    const auto after = shared_.files.list(directory);
    if (!after) return fail(after.error());
    if (*after) catch_up(kind, **before, **after);
  }
  unclean_.erase(kind);
  return {};
}

/// A compressed file that was named, but whose plain file could not be removed at once.
void SegmentKeeper::catch_up(Kind kind, const std::vector<DirectoryEntry>& before,
                             const std::vector<DirectoryEntry>& after) {
  for (const Segment& found : segments_among(kind, folders().of(kind), after)) {
    const SegmentRef listed = shared_.catalog.find(kind, found.id);
    if (!listed || listed->open || listed->form == found.form) continue;
    shared_.catalog.put(found);
    if (uncounted_.contains({kind, found.id})) continue;
    const auto old_bytes = size_of(before, listed->lines_path().filename());
    const auto new_bytes = size_of(after, found.lines_path().filename());
    shared_.counts.change(kind, [&](KindStats& stats) {
      stats.bytes_on_disk += new_bytes;
      stats.bytes_on_disk -= std::min(stats.bytes_on_disk, old_bytes);
    });
  }
}

Result<void> SegmentKeeper::count_one() {
  const SegmentKey key = *uncounted_.begin();
  uncounted_.erase(uncounted_.begin());
  const SegmentRef listed = shared_.catalog.find(key.kind, key.id);
  if (!listed) return {};
  const Segment& segment = *listed;
  SegmentTotals totals;
  std::uint64_t cut_bytes = 0;
  if (segment.form == Form::kPlain) {
    const RecoveryContext context{shared_.options, shared_.files, shared_.metrics,
                                  shared_.clock.wall()};
    const auto recovered = recover_segment(context, segment.directory, key.kind, key.id);
    if (!recovered) return fail(recovered.error());
    totals = {recovered->point.lines, recovered->point.bytes};
    cut_bytes = recovered->cut_bytes;
    if (cut_bytes > 0) shared_.metrics.tail_cut(key.kind, cut_bytes);
  } else {
    const auto counted = count_segment(shared_.files, segment);
    if (!counted) return fail(counted.error());
    totals = *counted;
  }
  shared_.counts.change(key.kind, [&](KindStats& stats) {
    stats.lines_on_disk += totals.lines;
    stats.bytes_on_disk += totals.bytes;
    stats.unacknowledged_cut_bytes += cut_bytes;
    --stats.uncounted_files;
  });
  return {};
}

/// Of a file that can't be read, nothing was counted either.
Result<SegmentTotals> SegmentKeeper::totals_of(const Segment& segment) {
  if (uncounted_.contains({segment.kind, segment.id})) return SegmentTotals{};
  auto totals = count_segment(shared_.files, segment);
  if (!totals && totals.error().code == ErrorCode::kCorrupt) return SegmentTotals{};
  return totals;
}

Result<void> SegmentKeeper::begin(Change change, Departure why) {
  const Segment& segment = change.segment;
  Removal removal{segment.kind, segment.lines_path().filename().string(), change.bytes_after, {}};
  (why == Departure::kErased ? removal.lines.erased : removal.lines.expired) = change.lines_gone;
  NB_TRY(removed_.begin(removal));
  unclean_.insert(segment.kind);
  change_ = std::move(change);
  return {};
}

/// What the file says now decides, whatever was said by the calls that changed it.
Result<void> SegmentKeeper::conclude() {
  const auto done = removed_.settle();
  if (!done) return fail(done.error());
  const Change change = *std::exchange(change_, std::nullopt);
  if (!*done) return {};
  const Segment& segment = change.segment;
  if (change.bytes_after == 0) {
    shared_.catalog.remove(segment.kind, segment.id);
    if (uncounted_.erase({segment.kind, segment.id}) > 0)
      shared_.counts.change(segment.kind, [](KindStats& stats) { --stats.uncounted_files; });
  } else {
    shared_.catalog.put(segment);
    shared_.catalog.set_generation(removed_.generation());
  }
  if (change.counted) {
    shared_.counts.subtract(segment.kind, change.lines_gone, change.before.bytes);
    shared_.counts.change(segment.kind,
                          [&](KindStats& stats) { stats.bytes_on_disk += change.bytes_after; });
  }
  publish(segment.kind);
  return {};
}

Result<SegmentTotals> SegmentKeeper::expire(const Segment& segment) {
  const bool counted = !uncounted_.contains({segment.kind, segment.id});
  const auto totals = totals_of(segment);
  if (!totals) return fail(totals.error());
  NB_TRY(begin({segment, *totals, totals->lines, 0, counted}, Departure::kExpired));
  NB_TRY(remove_segment(shared_.files, segment));
  NB_TRY(conclude());
  unclean_.erase(segment.kind);
  return *totals;
}

Result<void> SegmentKeeper::adopt_compressed(const SegmentRewrite& rewrite) {
  const Segment& plain = *rewrite.from();
  const Segment& compressed = rewrite.to();
  unclean_.insert(plain.kind);
  const auto totals = totals_of(plain);
  if (!totals) return fail(totals.error());
  NB_TRY(shared_.files.rename(rewrite.temporary_path(), compressed.lines_path()));
  NB_TRY(shared_.files.sync_directory(plain.directory));
  const auto carried = carry_index_over(shared_.files, plain, compressed);
  if (!carried) return fail(carried.error());
  shared_.catalog.put(compressed);
  if (!uncounted_.contains({plain.kind, plain.id})) {
    shared_.counts.change(plain.kind, [&](KindStats& stats) {
      stats.bytes_on_disk += rewrite.bytes();
      stats.bytes_on_disk -= std::min(stats.bytes_on_disk, totals->bytes);
    });
  }
  for (const auto& path : {plain.lines_path(), plain.checkpoint_path()}) {
    const auto removed = shared_.files.remove(path);
    if (!removed) return fail(removed.error());
  }
  NB_TRY(shared_.files.sync_directory(plain.directory));
  unclean_.erase(plain.kind);
  return {};
}

Result<void> SegmentKeeper::adopt_shorter(const SegmentRewrite& rewrite, Departure why) {
  const Segment& segment = rewrite.to();
  unclean_.insert(segment.kind);
  const bool counted = !uncounted_.contains({segment.kind, segment.id});
  const auto totals = totals_of(segment);
  if (!totals) return fail(totals.error());
  // Before the lines change: a checkpoint of others would be believed.
  NB_TRY(remove_derived(shared_.files, segment));
  NB_TRY(begin({segment, *totals, rewrite.lines_left_out(), rewrite.bytes(), counted}, why));
  if (rewrite.bytes() > 0) {
    NB_TRY(shared_.files.rename(rewrite.temporary_path(), segment.lines_path()));
    NB_TRY(shared_.files.sync_directory(segment.directory));
  } else {
    NB_TRY(remove_segment(shared_.files, segment));
  }
  NB_TRY(conclude());
  if (rewrite.bytes() == 0) return {};  // its kind is cleaned of the temporary file
  if (segment.form == Form::kPlain) {
    // A checkpoint spares the next start the reading of all lines.
    const RecoveryContext context{shared_.options, shared_.files, shared_.metrics,
                                  shared_.clock.wall()};
    const auto recovered = recover_segment(context, segment.directory, segment.kind, segment.id);
    if (!recovered) return fail(recovered.error());
  }
  unclean_.erase(segment.kind);
  return {};
}

}  // namespace nightbell::store
