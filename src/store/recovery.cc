#include "store/recovery.h"

#include <algorithm>

#include "store/segment_files.h"
#include "store/segment_name.h"

namespace nightbell::store {
namespace {

/// The files of one segment.
struct Found {
  std::optional<std::uint64_t> bytes;  ///< of the lines, when they are there
  bool checkpoint = false;
  bool compressed = false;
};

using FoundSegments = std::map<SegmentId, Found>;

FoundSegments sort_names(Kind kind, const std::vector<DirectoryEntry>& entries) {
  FoundSegments found;
  for (const DirectoryEntry& entry : entries) {
    const auto name = parse_segment_name(kind, entry.name);
    if (!name || entry.type != DirectoryEntry::Type::kFile) continue;
    Found& segment = found[name->id];
    if (name->part == SegmentPart::kLines) segment.bytes = entry.size;
    if (name->part == SegmentPart::kCheckpoint) segment.checkpoint = true;
    if (name->part == SegmentPart::kCompressed) segment.compressed = true;
  }
  return found;
}

void count(KindStats& stats, std::uint64_t lines, std::uint64_t bytes, const TimeRange& received) {
  stats.lines_on_disk += lines;
  stats.bytes_on_disk += bytes;
  if (!received.empty()) stats.last_line_at = std::max(stats.last_line_at, received.last);
}

}  // namespace

Result<RecoveredKind> recover_kind(const RecoveryContext& context, Kind kind,
                                   const std::filesystem::path& directory) {
  RecoveredKind out;
  const auto entries = context.files.list(directory);
  if (!entries) return fail(entries.error());
  if (!*entries) return out;
  const FoundSegments found = sort_names(kind, **entries);
  out.segments = segments_among(kind, directory, **entries);
  const auto today = day_of(context.now);
  const WallTime recent = context.now - context.options.duplicate_window;
  std::uint64_t to_read = kReadAtStart;

  for (const auto& [id, files] : found) {
    out.next_numbers[id.day] = id.number + 1;
    if (files.compressed) {  // a plain file beside it does not count
      const auto listed = std::ranges::find(out.segments, id, &Segment::id);
      const auto totals = known_totals(context.files, *listed);
      if (!totals) return fail(totals.error());
      if (*totals) {
        count(out.stats, (*totals)->lines, (*totals)->bytes, {});
      } else {
        out.uncounted.push_back(id);
      }
      continue;
    }
    if (!files.bytes) continue;
    const bool newest = id == found.rbegin()->first;
    const bool today_newest = newest && id.day == today;
    std::optional<EndRecord> totals;
    if (files.checkpoint) {
      auto read =
          read_totals(context.files, directory / checkpoint_file_name(kind, id), *files.bytes);
      if (!read) return fail(std::move(read.error()));
      totals = *read;
    }
    const bool may_hold_recent_keys = totals && totals->received.last >= recent;
    if (totals && !today_newest && !may_hold_recent_keys) {
      count(out.stats, totals->lines, totals->bytes, totals->received);
      continue;
    }
    if (!totals && !newest) {
      if (*files.bytes > to_read) {
        out.uncounted.push_back(id);
        continue;
      }
      to_read -= *files.bytes;
    }
    auto segment = recover_segment(context, directory, kind, id);
    if (!segment) return fail(std::move(segment.error()));
    const ResumePoint& point = segment->point;
    count(out.stats, point.lines, point.bytes, point.received);
    std::ranges::move(segment->keys, std::back_inserter(out.keys));
    if (segment->cut_bytes > 0) {
      out.stats.unacknowledged_cut_bytes += segment->cut_bytes;
      context.metrics.tail_cut(kind, segment->cut_bytes);
    }
    if (today_newest && segment->resumable) out.resume = point;
  }
  return out;
}

}  // namespace nightbell::store
