#include "store/segment_reader.h"

#include <algorithm>
#include <ranges>

#include "store/split_lines.h"

namespace nightbell::store {
namespace {

/// Lines that no block record speaks of are read in pieces of this size.
constexpr std::uint64_t kPiece = 512_KiB;
constexpr std::size_t kMaxCheckpointBytes = 256_MiB;

template <typename Block>
ReadBlock block_of(const Block& known) {
  ReadBlock block;
  block.offset = block.file_offset = known.offset;
  block.length = block.file_length = known.length;
  block.times = known.received;
  block.times.add(known.events);
  if (known.levels != 0) block.levels = known.levels;  // else a line that nobody looked into
  return block;
}

bool has_one(const std::vector<Term>& sorted, const std::vector<Term>& group) {
  return std::ranges::any_of(group,
                             [&](Term term) { return std::ranges::binary_search(sorted, term); });
}

}  // namespace

Result<std::unique_ptr<SegmentReader>> SegmentReader::open(FileSystem& files,
                                                           const Segment& segment,
                                                           std::uint64_t begin, IndexRef known) {
  if (known && !segment.open && known->index.binding().form == segment.form) {
    std::unique_ptr<SegmentReader> reader(new SegmentReader(segment, nullptr));
    reader->take_index(std::move(known));
    return reader;
  }
  for (const Form form : {segment.form, Form::kGzip, Form::kZstd}) {
    Segment now = segment.in_form(form);
    auto file = files.open(now.lines_path(), OpenMode::kRead);
    if (!file) return fail(std::move(file.error()));
    if (!*file) continue;
    if (form != segment.form) now.open.reset();  // sealed since: offsets are no longer the file's
    std::unique_ptr<SegmentReader> reader(new SegmentReader(std::move(now), std::move(*file)));
    NB_TRY(reader->learn_blocks(files, begin));
    return reader;
  }
  return std::unique_ptr<SegmentReader>();
}

Result<bool> SegmentReader::open_lines(FileSystem& files) {
  if (lines_) return true;
  auto file = files.open(segment_.lines_path(), OpenMode::kRead);
  if (!file) return fail(std::move(file.error()));
  if (!*file) return false;
  const auto belongs = index_->index.belongs_to(**file, segment_.form);
  if (!belongs) return fail(belongs.error());
  if (*belongs) lines_ = std::move(*file);
  return *belongs;
}

Result<void> SegmentReader::learn_blocks(FileSystem& files, std::uint64_t begin) {
  if (segment_.open && begin > 0)
    return add_pieces(begin, segment_.open->load(std::memory_order_acquire));
  const auto indexed = use_index(files);
  if (!indexed) return fail(indexed.error());
  if (*indexed) return {};
  return segment_.form == Form::kPlain ? use_checkpoint(files) : use_members();
}

/// A damaged index is no reason not to read the lines.
Result<bool> SegmentReader::use_index(FileSystem& files) {
  if (segment_.open) return false;
  auto file = files.open(segment_.index_path(), OpenMode::kRead);
  if (!file) return fail(std::move(file.error()));
  if (!*file) return false;
  auto index = SegmentIndex::read(**file);
  if (!index) return false;
  const auto belongs = index->belongs_to(*lines_, segment_.form);
  if (!belongs) return fail(belongs.error());
  if (!*belongs) return false;
  take_index(std::make_shared<const LoadedIndex>(std::move(*file), std::move(*index)));
  return true;
}

void SegmentReader::take_index(IndexRef index) {
  index_ = std::move(index);
  for (const BlockInfo& info : index_->index.blocks()) {
    ReadBlock& block = blocks_.emplace_back(block_of(info));
    block.file_offset = info.file_offset;
    block.file_length = info.file_length;
  }
}

Result<void> SegmentReader::use_checkpoint(FileSystem& files) {
  std::uint64_t extent = 0;
  if (segment_.open) {
    extent = segment_.open->load(std::memory_order_acquire);
  } else {
    const auto size = lines_->size();
    if (!size) return fail(size.error());
    extent = *size;
  }
  auto bytes = read_file(files, segment_.checkpoint_path(), kMaxCheckpointBytes);
  if (!bytes) return fail(std::move(bytes.error()));
  std::uint64_t covered = 0;
  if (*bytes) {
    Checkpoint checkpoint = read_checkpoint(**bytes);
    // What stands behind the end of a cut segment are no lines.
    if (checkpoint.end && checkpoint.end->state == SegmentState::kCut)
      extent = std::min(extent, checkpoint.end->bytes);
    for (BlockRecord& record : checkpoint.blocks) {
      if (record.end() > extent) break;
      blocks_.push_back(block_of(record));
      if (record.levels != 0) blocks_.back().terms = std::move(record.terms);
      if (sum_of(record.counts) == record.lines) blocks_.back().counts = std::move(record.counts);
      covered = record.end();
    }
  }
  return add_pieces(covered, extent);
}

Result<void> SegmentReader::add_pieces(std::uint64_t begin, std::uint64_t end) {
  const auto ends = split_lines(*lines_, begin, end, kPiece);
  if (!ends) return fail(ends.error());
  for (const std::uint64_t piece_end : *ends) {
    ReadBlock& block = blocks_.emplace_back();
    block.offset = block.file_offset = begin;
    block.length = block.file_length = piece_end - begin;
    begin = piece_end;
  }
  return {};
}

Result<void> SegmentReader::use_members() {
  const auto members = walk_blocks(*lines_, segment_.form);
  if (!members) return fail(Error(members.error()).within(segment_.lines_path().filename()));
  std::uint64_t offset = 0;
  for (const CompressedBlock& member : *members) {
    ReadBlock& block = blocks_.emplace_back();
    block.offset = offset;
    block.length = member.raw_length;
    block.file_offset = member.file_offset;
    block.file_length = member.file_length;
    offset += member.raw_length;
  }
  return {};
}

/// The blocks that have a term of each group, as far as the index can tell.
Result<BlockSet> SegmentReader::indexed_blocks(const ScanPlan& plan) const {
  BlockSet wanted = BlockSet::first(blocks_.size());
  for (const auto& group : plan.terms) {
    BlockSet of_group;
    for (const Term term : group) {
      const auto found = index_->index.find(*index_->file, term);
      if (!found && found.error().code != ErrorCode::kCorrupt) return fail(found.error());
      if (plan.hot && found && found->count() > kHotBlocks) plan.hot(term);
      of_group |= found ? *found : wanted;  // a damaged page leaves nothing out
    }
    wanted &= of_group;
    if (wanted.empty()) break;
  }
  return wanted;
}

/// While there is no index: by what the checkpoint says of its blocks.
void SegmentReader::tell_hot(const ScanPlan& plan) const {
  if (!plan.hot || blocks_.size() <= kHotBlocks) return;
  for (const auto& group : plan.terms) {
    for (const Term term : group) {
      const auto blocks = std::ranges::count_if(blocks_, [&](const ReadBlock& block) {
        return block.terms && has_one(*block.terms, {term});
      });
      if (static_cast<std::size_t>(blocks) > kHotBlocks) plan.hot(term);
    }
  }
}

bool SegmentReader::may_hold(const ReadBlock& block, const ScanPlan& plan) const {
  if ((block.levels & plan.levels) == 0) return false;
  if (!block.times.empty() && (block.times.last < plan.since || block.times.first >= plan.until))
    return false;
  return !block.terms || std::ranges::all_of(plan.terms, [&](const std::vector<Term>& group) {
    return has_one(*block.terms, group);
  });
}

Result<std::vector<std::uint32_t>> SegmentReader::candidates(const ScanPlan& plan) const {
  std::vector<std::uint32_t> wanted;
  for (std::uint32_t i = 0; i < blocks_.size(); ++i) {
    if (may_hold(blocks_[i], plan)) wanted.push_back(i);
  }
  if (!index_) tell_hot(plan);
  if (!index_ || plan.terms.empty() || wanted.empty()) return wanted;
  const auto indexed = indexed_blocks(plan);
  if (!indexed) return fail(indexed.error());
  std::erase_if(wanted, [&](std::uint32_t block) { return !indexed->has(block); });
  return wanted;
}

Result<void> SegmentReader::learn_counts() {
  if (!index_) return {};
  auto counts = index_->index.counts(*index_->file);
  if (!counts && counts.error().code == ErrorCode::kCorrupt) return {};  // the lines tell
  if (!counts) return fail(std::move(counts.error()));
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    if (sum_of((*counts)[i]) == index_->index.blocks()[i].lines)
      blocks_[i].counts = std::move((*counts)[i]);
  }
  return {};
}

Result<std::string_view> SegmentReader::read(std::size_t block, std::string& buffer) {
  const ReadBlock& wanted = blocks_[block];
  const bool plain = segment_.form == Form::kPlain;
  std::string& bytes = plain ? buffer : compressed_;
  bytes.resize(wanted.file_length + BlockCodec::kBlockPadding);
  const auto got = lines_->read_at(std::span(bytes).first(wanted.file_length), wanted.file_offset);
  if (!got) return fail(got.error());
  const std::string name = segment_.lines_path().filename();
  if (*got != wanted.file_length)
    return fail(ErrorCode::kCorrupt, name + ": is shorter than it was");
  const std::string_view read = std::string_view(bytes).substr(0, wanted.file_length);
  if (plain) return read;
  auto lines = codec_.inflate(segment_.form, read, wanted.length, buffer);
  if (!lines) return fail(std::move(lines.error()).within(name));
  return lines;
}

}  // namespace nightbell::store
