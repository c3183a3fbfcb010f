#include "store/recover_segment.h"

#include <algorithm>
#include <iterator>

#include "event/line_reader.h"
#include "store/checkpoint.h"
#include "store/segment_name.h"
#include "store/segment_scan.h"

namespace nightbell::store {
namespace {

/// A checkpoint of a full segment is about 10 MB; one far beyond is not ours.
constexpr std::size_t kMaxCheckpointBytes = 256_MiB;

bool is_json_object(std::string_view text) {
  const simdjson::padded_string padded(text);
  LineReader reader;
  simdjson::dom::object object;
  return reader.parse(padded, object);
}

/// One segment on its way through recovery.
class Recovery {
 public:
  Recovery(const RecoveryContext& context, Kind kind, SegmentId id,
           const std::filesystem::path& directory)
      : context_(context),
        kind_(kind),
        path_(directory / segment_file_name(kind, id)),
        checkpoint_path_(directory / checkpoint_file_name(kind, id)) {
    out_.point.id = id;
  }

  Result<RecoveredSegment> run() {
    NB_TRY(read());
    NB_TRY(honour_cut());
    NB_TRY(drop_wrong_blocks());
    take_blocks(checkpoint_.blocks);
    const bool totals_known = end_fits();
    if (covered() < size_ && (!totals_known || may_hold_recent_keys())) NB_TRY(scan());
    if (totals_known) {
      out_.point.lines = checkpoint_.end->lines;
      out_.point.received = checkpoint_.end->received;
    }
    out_.point.bytes = size_;
    const SegmentState state = checkpoint_.end ? checkpoint_.end->state : SegmentState::kStopped;
    out_.resumable = state == SegmentState::kStopped &&
                     size_ < context_.options.max_segment_bytes &&
                     checkpoint_.blocks.size() + 2 < kMaxBlocks;
    if (!totals_known || changed_) write_checkpoint();
    out_.point.blocks = checkpoint_.blocks.size();
    out_.point.checkpoint_bytes = checkpoint_.good_bytes;
    return std::move(out_);
  }

 private:
  Result<void> read() {
    auto file = context_.files.open(path_, OpenMode::kUpdate);
    if (!file) return fail(std::move(file.error()));
    if (!*file) return fail(ErrorCode::kIo, path_.string() + ": vanished");
    file_ = std::move(*file);
    const auto size = file_->size();
    if (!size) return fail(size.error());
    size_ = *size;
    auto bytes = read_file(context_.files, checkpoint_path_, kMaxCheckpointBytes);
    if (!bytes) return fail(std::move(bytes.error()));
    has_checkpoint_ = bytes->has_value();
    if (has_checkpoint_) checkpoint_ = read_checkpoint(**bytes);
    return {};
  }

  /// Bytes behind the end of a kCut segment were never lines.
  Result<void> honour_cut() {
    if (!checkpoint_.end || checkpoint_.end->state != SegmentState::kCut ||
        size_ <= checkpoint_.end->bytes) {
      return {};
    }
    NB_TRY(file_->truncate(checkpoint_.end->bytes));
    size_ = checkpoint_.end->bytes;
    return {};
  }

  /// Blocks that the file does not hold (it lost its end with the power) or that don't
  /// end a line (it is another file).
  Result<void> drop_wrong_blocks() {
    auto& blocks = checkpoint_.blocks;
    const std::size_t before = blocks.size();
    while (!blocks.empty() && blocks.back().end() > size_) blocks.pop_back();
    if (!blocks.empty()) {
      char last = 0;
      const auto got = file_->read_at(std::span(&last, 1), blocks.back().end() - 1);
      if (!got) return fail(got.error());
      if (*got != 1 || last != '\n') blocks.clear();
    }
    if (blocks.size() == before) return {};
    changed_ = true;
    checkpoint_.end.reset();
    return {};
  }

  [[nodiscard]] bool end_fits() const {
    return checkpoint_.end && checkpoint_.end->bytes == size_ &&
           checkpoint_.end->state != SegmentState::kDoubtful;
  }
  [[nodiscard]] std::uint64_t covered() const {
    return checkpoint_.blocks.empty() ? 0 : checkpoint_.blocks.back().end();
  }
  [[nodiscard]] WallTime recent() const { return context_.now - context_.options.duplicate_window; }
  [[nodiscard]] bool may_hold_recent_keys() const {
    return context_.options.key_of_line && out_.point.id.day >= day_of(recent());
  }

  void take_blocks(std::span<const BlockRecord> blocks) {
    for (const BlockRecord& block : blocks) {
      out_.point.lines += block.lines;
      out_.point.received.add(block.received);
      for (const KeyAt& key : block.keys) {
        if (key.received >= recent()) out_.keys.push_back(key);
      }
    }
  }

  Result<void> scan() {
    std::function<std::optional<Hash128>(std::string_view)> key_of;
    if (may_hold_recent_keys()) {
      key_of = [this](std::string_view line) { return context_.options.key_of_line(kind_, line); };
    }
    auto scanned = scan_segment(*file_, kind_, covered(), size_,
                                block_target_bytes(context_.options.max_segment_bytes), key_of);
    if (!scanned) return fail(std::move(scanned.error()));
    if (scanned->end < size_) NB_TRY(mend_tail(*scanned));
    take_blocks(scanned->blocks);
    for (BlockRecord& block : scanned->blocks) checkpoint_.blocks.push_back(std::move(block));
    changed_ = true;
    return {};
  }

  Result<void> mend_tail(Scan& scanned) {
    if (!has_checkpoint_ && is_json_object(scanned.tail)) {
      NB_TRY(write_all(*file_, "\n", size_));
      ++size_;
      auto last = scan_segment(*file_, kind_, scanned.end, size_,
                               block_target_bytes(context_.options.max_segment_bytes), {});
      if (!last) return fail(std::move(last.error()));
      std::ranges::move(last->blocks, std::back_inserter(scanned.blocks));
      return {};
    }
    out_.cut_bytes = size_ - scanned.end;
    NB_TRY(file_->truncate(scanned.end));
    size_ = scanned.end;
    return {};
  }

  /// All of it anew. When it fails, the next start does this work again.
  void write_checkpoint() {
    const EndRecord end{size_, out_.point.lines, out_.point.received,
                        out_.resumable ? SegmentState::kStopped : SegmentState::kSealed};
    checkpoint_.good_bytes = 0;
    if (!file_->sync_data()) return;  // a record never promises what the disk lacks
    auto writer = CheckpointWriter::create(context_.files, checkpoint_path_);
    if (writer && writer->append(checkpoint_.blocks) && writer->finish(end)) {
      checkpoint_.good_bytes = writer->size();
    } else {
      context_.metrics.checkpoint_failed();
    }
  }

  const RecoveryContext& context_;
  const Kind kind_;
  const std::filesystem::path path_;
  const std::filesystem::path checkpoint_path_;
  FilePtr file_;
  std::uint64_t size_ = 0;
  bool has_checkpoint_ = false;
  Checkpoint checkpoint_;
  bool changed_ = false;
  RecoveredSegment out_;
};

}  // namespace

Result<std::optional<EndRecord>> read_totals(FileSystem& files,
                                             const std::filesystem::path& checkpoint,
                                             std::uint64_t size) {
  std::optional<EndRecord> none;
  const auto file = files.open(checkpoint, OpenMode::kRead);
  if (!file) return fail(file.error());
  if (!*file) return none;
  const auto length = (*file)->size();
  if (!length) return fail(length.error());
  if (*length < kCheckpointHeaderBytes + kEndRecordBytes) return none;
  char tail[kEndRecordBytes];
  const auto got = (*file)->read_at(tail, *length - kEndRecordBytes);
  if (!got) return fail(got.error());
  auto end = read_end_record(std::string_view(tail, *got));
  if (!end || end->bytes != size || end->state == SegmentState::kDoubtful) return none;
  return end;
}

Result<RecoveredSegment> recover_segment(const RecoveryContext& context,
                                         const std::filesystem::path& directory, Kind kind,
                                         SegmentId id) {
  return Recovery(context, kind, id, directory).run();
}

}  // namespace nightbell::store
