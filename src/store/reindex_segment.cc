#include "store/reindex_segment.h"

#include <algorithm>

#include "store/index_segment.h"
#include "store/segment_scan.h"

namespace nightbell::store {
namespace {

constexpr std::size_t kMaxCheckpointBytes = 256_MiB;

Result<void> remake_checkpoint(
    FileSystem& files, const Segment& segment, Reindexed left, std::uint64_t max_segment_bytes,
    const std::function<std::optional<Hash128>(std::string_view line)>& key_of) {
  const auto data = files.open(segment.lines_path(), OpenMode::kRead);
  if (!data) return fail(data.error());
  if (!*data) return fail(ErrorCode::kUnavailable, segment.lines_path().string() + ": is gone");
  const auto size = (*data)->size();
  if (!size) return fail(size.error());
  const auto old = read_file(files, segment.checkpoint_path(), kMaxCheckpointBytes);
  if (!old) return fail(old.error());
  // Also when what stands before it is damaged.
  const auto old_end = read_end_record(old->value_or(""));
  EndRecord end;
  end.state = left == Reindexed::kGoesOn ? SegmentState::kStopped : SegmentState::kSealed;
  if (old_end && old_end->state != SegmentState::kStopped && old_end->bytes <= *size)
    end.state = old_end->state;
  const std::uint64_t extent = end.state == SegmentState::kCut ? old_end->bytes : *size;

  const std::uint64_t target = block_target_bytes(std::max(max_segment_bytes, extent));
  const auto scan = scan_segment(**data, segment.kind, 0, extent, target, key_of);
  if (!scan) return fail(scan.error());
  end.bytes = scan->end;
  std::string bytes;
  append_checkpoint_header(bytes);
  for (const BlockRecord& block : scan->blocks) {
    end.lines += block.lines;
    end.received.add(block.received);
    append_record(bytes, block);
  }
  append_record(bytes, end);
  return replace_file(files, segment.checkpoint_path(), bytes, OpenMode::kCreate, true);
}

}  // namespace

Result<Reindexed> how_to_leave(FileSystem& files, const Segment& segment, bool newest) {
  if (segment.form != Form::kPlain || !newest) return Reindexed::kFinished;
  const auto index = files.open(segment.index_path(), OpenMode::kRead);
  if (!index) return fail(index.error());
  if (*index) return Reindexed::kFinished;
  const auto checkpoint = read_file(files, segment.checkpoint_path(), kMaxCheckpointBytes);
  if (!checkpoint) return fail(checkpoint.error());
  const auto end = read_end_record(checkpoint->value_or(""));
  return !end || end->state == SegmentState::kStopped ? Reindexed::kGoesOn : Reindexed::kFinished;
}

Result<void> reindex_segment(
    FileSystem& files, const Segment& segment, Reindexed left, std::uint64_t max_segment_bytes,
    const std::function<std::optional<Hash128>(std::string_view line)>& key_of,
    const DigestMaker& digest) {
  if (segment.form == Form::kPlain)
    NB_TRY(remake_checkpoint(files, segment, left, max_segment_bytes, key_of));
  return left == Reindexed::kGoesOn ? Result<void>() : index_segment(files, segment, digest);
}

}  // namespace nightbell::store
