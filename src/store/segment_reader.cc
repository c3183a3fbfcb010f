#include "store/segment_reader.h"

#include <algorithm>

#include "store/split_lines.h"

namespace nightbell::store {
namespace {

/// Lines that no block record speaks of are read in pieces of this size.
constexpr std::uint64_t kPiece = 512_KiB;
constexpr std::size_t kMaxCheckpointBytes = 256_MiB;

ReadBlock block_of(const BlockRecord& record) {
  ReadBlock block{record.offset, record.length, record.received, record.levels};
  block.times.add(record.events);
  if (block.levels == 0) block.levels = 0x0f;  // a line that nobody looked into
  return block;
}

}  // namespace

Result<std::unique_ptr<SegmentReader>> SegmentReader::open(FileSystem& files,
                                                           const Segment& segment) {
  std::unique_ptr<SegmentReader> reader(new SegmentReader);
  for (const Form form : {segment.form, Form::kGzip, Form::kZstd}) {
    auto file = files.open(segment.in_form(form).lines_path(), OpenMode::kRead);
    if (!file) return fail(std::move(file.error()));
    if (!*file) continue;
    reader->lines_ = std::move(*file);
    reader->form_ = form;
    if (form == Form::kPlain) {
      NB_TRY(reader->open_plain(files, segment));
    } else {
      NB_TRY(reader->open_compressed());
    }
    return reader;
  }
  return std::unique_ptr<SegmentReader>();
}

Result<void> SegmentReader::open_compressed() {
  auto places = walk_blocks(*lines_, form_);
  if (!places) return fail(std::move(places.error()));
  places_ = std::move(*places);
  std::uint64_t offset = 0;
  for (const CompressedBlock& place : places_) {
    blocks_.push_back({.offset = offset, .length = place.raw_length, .times = {}});
    offset += place.raw_length;
  }
  return {};
}

Result<void> SegmentReader::open_plain(FileSystem& files, const Segment& segment) {
  std::uint64_t extent = 0;
  if (segment.open) {
    extent = segment.open->load(std::memory_order_acquire);
  } else {
    const auto size = lines_->size();
    if (!size) return fail(size.error());
    extent = *size;
  }
  auto bytes = read_file(files, segment.checkpoint_path(), kMaxCheckpointBytes);
  if (!bytes) return fail(std::move(bytes.error()));
  std::uint64_t covered = 0;
  if (*bytes) {
    const Checkpoint checkpoint = read_checkpoint(**bytes);
    // What stands behind the end of a cut segment are no lines.
    if (checkpoint.end && checkpoint.end->state == SegmentState::kCut)
      extent = std::min(extent, checkpoint.end->bytes);
    for (const BlockRecord& record : checkpoint.blocks) {
      if (record.end() > extent) break;
      blocks_.push_back(block_of(record));
      covered = record.end();
    }
  }
  const auto ends = split_lines(*lines_, covered, extent, kPiece);
  if (!ends) return fail(ends.error());
  for (const std::uint64_t end : *ends) {
    blocks_.push_back({.offset = covered, .length = end - covered, .times = {}});
    covered = end;
  }
  return {};
}

Result<std::vector<std::uint32_t>> SegmentReader::candidates(const ScanPlan& plan) const {
  std::vector<std::uint32_t> wanted;
  for (std::uint32_t i = 0; i < blocks_.size(); ++i) {
    const ReadBlock& block = blocks_[i];
    if ((block.levels & plan.levels) == 0) continue;
    if (!block.times.empty() && (block.times.last < plan.since || block.times.first >= plan.until))
      continue;
    wanted.push_back(i);
  }
  return wanted;
}

Result<std::string_view> SegmentReader::read(std::size_t block, std::string& buffer) {
  const ReadBlock& wanted = blocks_[block];
  const bool plain = form_ == Form::kPlain;
  const std::uint64_t offset = plain ? wanted.offset : places_[block].file_offset;
  const std::uint64_t length = plain ? wanted.length : places_[block].file_length;
  std::string& bytes = plain ? buffer : compressed_;
  bytes.resize(length + kBlockPadding);
  const auto got = lines_->read_at(std::span(bytes).first(length), offset);
  if (!got) return fail(got.error());
  if (*got != length) return fail(ErrorCode::kCorrupt, "a file of lines is shorter than it was");
  const std::string_view read = std::string_view(bytes).substr(0, length);
  if (plain) return read;
  return codec_.inflate(form_, read, wanted.length, buffer);
}

}  // namespace nightbell::store
