#include "check/block_places.h"

#include "base/units.h"
#include "store/block_codec.h"
#include "store/split_lines.h"

namespace nightbell::check {
namespace {

constexpr std::uint64_t kPiece = 512_KiB;

Places by_index(const store::SegmentIndex& index) {
  Places places;
  for (const store::BlockInfo& block : index.blocks()) {
    places.blocks.push_back(
        {block.offset, block.length, block.file_offset, block.file_length, block.lines});
    places.file_end = block.file_offset + block.file_length;
  }
  return places;
}

/// Whether a line ends at `offset`.
Result<bool> ends_line(const File& data, std::uint64_t offset) {
  char last = '\n';
  const auto got = data.read_at(std::span(&last, offset > 0 ? 1 : 0), offset > 0 ? offset - 1 : 0);
  if (!got) return fail(got.error());
  return last == '\n' && (offset == 0 || *got == 1);
}

/// Appends the blocks as long as they end with lines of the file.
template <typename Blocks>
Result<void> take_plain(const File& data, std::uint64_t extent, const Blocks& blocks,
                        Places& places) {
  for (const auto& block : blocks) {
    const std::uint64_t end = block.offset + block.length;
    if (end > extent || block.length == 0) return {};
    const auto ends = ends_line(data, end);
    if (!ends) return fail(ends.error());
    if (!*ends) return {};
    places.blocks.push_back({block.offset, block.length, block.offset, block.length, block.lines});
    places.file_end = end;
  }
  return {};
}

Result<Places> plain_places(const File& data, std::uint64_t extent, const IndexFile& index,
                            const CheckpointFile& checkpoint) {
  Places places;
  if (index.index) NB_TRY(take_plain(data, extent, index.index->blocks(), places));
  if (places.blocks.empty()) NB_TRY(take_plain(data, extent, checkpoint.read.blocks, places));
  const auto ends = store::split_lines(data, places.file_end, extent, kPiece);
  if (!ends) return fail(ends.error());
  for (const std::uint64_t end : *ends) {
    const std::uint64_t begin = places.file_end;
    places.blocks.push_back({begin, end - begin, begin, end - begin, std::nullopt});
    places.file_end = end;
  }
  return places;
}

}  // namespace

Result<Places> block_places(const File& data, store::Form form, std::uint64_t extent,
                            const IndexFile& index, const CheckpointFile& checkpoint) {
  if (form == store::Form::kPlain) return plain_places(data, extent, index, checkpoint);
  auto walked = store::walk_readable_blocks(data, form);
  if (!walked) return fail(std::move(walked.error()));
  if (walked->stopped_by && index.index) return by_index(*index.index);
  Places places;
  std::uint64_t offset = 0;
  for (std::size_t i = 0; i < walked->blocks.size(); ++i) {
    const store::CompressedBlock& block = walked->blocks[i];
    Place& place = places.blocks.emplace_back();
    place = {offset, block.raw_length, block.file_offset, block.file_length, std::nullopt};
    offset += block.raw_length;
    if (!index.index || i >= index.index->blocks().size()) continue;
    const store::BlockInfo& known = index.index->blocks()[i];
    if (known.file_offset == block.file_offset) place.lines = known.lines;
  }
  places.file_end = walked->end;
  places.stopped_by = std::move(walked->stopped_by);
  return places;
}

}  // namespace nightbell::check
