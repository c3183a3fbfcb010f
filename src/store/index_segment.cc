#include "store/index_segment.h"

#include <algorithm>

#include "base/units.h"
#include "store/build_index.h"
#include "store/memory_file.h"
#include "store/segment_index.h"
#include "store/segment_reader.h"
#include "store/segment_scan.h"

namespace nightbell::store {
namespace {

constexpr std::size_t kMaxCheckpointBytes = 256_MiB;
constexpr std::size_t kMaxIndexBytes = 256_MiB;

Result<FilePtr> open_lines(FileSystem& files, const Segment& segment) {
  auto data = files.open(segment.lines_path(), OpenMode::kRead);
  if (data && !*data)
    return fail(ErrorCode::kUnavailable, segment.lines_path().string() + ": is gone");
  return data;
}

Result<IndexBinding> binding_of(const File& data, Form form, std::uint64_t raw_length) {
  IndexBinding binding;
  binding.form = form;
  binding.raw_length = raw_length;
  const auto size = data.size();
  if (!size) return fail(size.error());
  binding.file_length = *size;
  const auto crc = edge_crc(data, *size);
  if (!crc) return fail(crc.error());
  binding.edge_crc = *crc;
  return binding;
}

Result<void> write_index(FileSystem& files, const Segment& segment, const std::string& bytes) {
  return replace_file(files, segment.index_path(), bytes, OpenMode::kCreate, true);
}

/// Adds a block whose lines nobody looked into yet.
/// @param place  offsets and lengths of the block
Result<void> add_lines(IndexBuilder& builder, const Segment& segment, const BlockInfo& place,
                       std::string_view lines) {
  const std::string name = segment.lines_path().string();
  if (builder.blocks() == kMaxBlocks) return fail(ErrorCode::kCorrupt, name + ": too many blocks");
  const auto scan = scan_segment(MemoryFile(lines), segment.kind, 0, lines.size(), UINT64_MAX, {});
  if (!scan) return fail(scan.error());
  if (scan->blocks.size() != 1) return fail(ErrorCode::kCorrupt, name + ": a block without lines");
  const BlockRecord& block = scan->blocks.front();
  BlockInfo info = info_of(block);
  info.offset = place.offset;
  info.length = place.length;
  info.file_offset = place.file_offset;
  info.file_length = place.file_length;
  builder.add_block(info, block.terms, block.counts);
  return {};
}

/// Of a plain file: blocks as SegmentReader has them.
Result<IndexBuilder> index_of_lines(FileSystem& files, const Segment& segment,
                                    std::uint64_t& raw_length) {
  auto reader = SegmentReader::open(files, segment);
  if (!reader) return fail(std::move(reader.error()));
  if (!*reader) return fail(ErrorCode::kUnavailable, segment.lines_path().string() + ": is gone");
  const auto& blocks = (*reader)->blocks();
  IndexBuilder builder;
  std::string buffer;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto lines = (*reader)->read(i, buffer);
    if (!lines) return fail(lines.error());
    BlockInfo place;
    place.offset = place.file_offset = blocks[i].offset;
    place.length = place.file_length = blocks[i].length;
    NB_TRY(add_lines(builder, segment, place, *lines));
    raw_length = blocks[i].end();
  }
  return builder;
}

/// Of a compressed file: its members, whatever an index says of them.
Result<IndexBuilder> index_of_members(const File& data, const Segment& segment,
                                      std::uint64_t& raw_length) {
  const auto members = walk_blocks(data, segment.form);
  if (!members) return fail(Error(members.error()).within(segment.lines_path().string()));
  IndexBuilder builder;
  BlockCodec codec;
  std::string packed;
  std::string buffer;
  for (const CompressedBlock& member : *members) {
    packed.resize(member.file_length);
    const auto got = data.read_at(packed, member.file_offset);
    if (!got) return fail(got.error());
    const auto lines = codec.inflate(segment.form, std::string_view(packed).substr(0, *got),
                                     member.raw_length, buffer);
    if (!lines) return fail(Error(lines.error()).within(segment.lines_path().string()));
    BlockInfo place;
    place.offset = raw_length;
    place.length = member.raw_length;
    place.file_offset = member.file_offset;
    place.file_length = member.file_length;
    NB_TRY(add_lines(builder, segment, place, *lines));
    raw_length += member.raw_length;
  }
  return builder;
}

}  // namespace

Result<bool> has_index(FileSystem& files, const Segment& segment, std::uint32_t digest_version) {
  const auto file = files.open(segment.index_path(), OpenMode::kRead);
  if (!file) return fail(file.error());
  if (!*file) return false;
  const auto index = SegmentIndex::read(**file);
  if (!index && index.error().code == ErrorCode::kCorrupt) return false;
  if (!index) return fail(index.error());
  if (digest_version != 0 && index->digest_version() != digest_version) return false;
  const auto data = open_lines(files, segment);
  if (!data) return fail(data.error());
  return index->belongs_to(**data, segment.form);
}

Result<void> index_segment(FileSystem& files, const Segment& segment, const DigestMaker& digest) {
  const auto data = open_lines(files, segment);
  if (!data) return fail(data.error());
  std::uint64_t raw_length = 0;
  std::optional<IndexBuilder> builder;
  if (segment.form == Form::kPlain) {
    auto checkpoint = read_file(files, segment.checkpoint_path(), kMaxCheckpointBytes);
    if (!checkpoint) return fail(std::move(checkpoint.error()));
    const auto size = (*data)->size();
    if (!size) return fail(size.error());
    auto sealed = build_index(checkpoint->value_or(""));
    if (sealed && (sealed->end.bytes == *size || sealed->end.state == SegmentState::kCut)) {
      builder = std::move(sealed->index);
      raw_length = sealed->end.bytes;
    }
  }
  if (!builder) {
    auto made = segment.form == Form::kPlain ? index_of_lines(files, segment, raw_length)
                                             : index_of_members(**data, segment, raw_length);
    if (!made) return fail(std::move(made.error()));
    builder = std::move(*made);
  }
  if (digest.version != 0) {
    auto made = digest.make(files, segment);
    if (made && made->size() <= kMaxDigestBytes)
      builder->set_digest(digest.version, std::move(*made));
  }
  const auto binding = binding_of(**data, segment.form, raw_length);
  if (!binding) return fail(binding.error());
  return write_index(files, segment, builder->finish(*binding));
}

Result<bool> carry_index_over(FileSystem& files, const Segment& plain, const Segment& compressed) {
  const auto fits = has_index(files, plain);
  if (!fits) return fail(fits.error());
  if (!*fits) return false;
  const auto bytes = read_file(files, plain.index_path(), kMaxIndexBytes);
  if (!bytes) return fail(bytes.error());
  if (!*bytes) return false;
  const auto data = open_lines(files, compressed);
  if (!data) return fail(data.error());
  const auto places = walk_blocks(**data, compressed.form);
  if (!places) return fail(places.error());
  const auto file = files.open(plain.index_path(), OpenMode::kRead);
  if (!file) return fail(file.error());
  const auto index = SegmentIndex::read(**file);
  if (!index) return false;
  const auto same = [](const BlockInfo& block, const CompressedBlock& place) {
    return block.length == place.raw_length;
  };
  if (!std::ranges::equal(index->blocks(), *places, same)) return false;
  std::vector<FileExtent> extents;
  for (const CompressedBlock& place : *places)
    extents.push_back({place.file_offset, place.file_length});
  const auto binding = binding_of(**data, compressed.form, index->binding().raw_length);
  if (!binding) return fail(binding.error());
  const auto moved = rebind_index(**bytes, *binding, extents);
  if (!moved) return false;
  NB_TRY(write_index(files, compressed, *moved));
  return true;
}

}  // namespace nightbell::store
