#include "store/build_index.h"

namespace nightbell::store {

BlockInfo info_of(const BlockRecord& block) {
  BlockInfo info;
  info.offset = info.file_offset = block.offset;
  info.length = info.file_length = block.length;
  info.lines = block.lines;
  info.received = block.received;
  info.events = block.events;
  info.levels = block.levels;
  info.has_skew = block.has_skew;
  return info;
}

IndexBuilder build_index(std::span<const BlockRecord> blocks) {
  IndexBuilder index;
  for (const BlockRecord& block : blocks)
    index.add_block(info_of(block), block.terms, block.counts);
  return index;
}

Result<SealedBlocks> build_index(std::string_view checkpoint) {
  const Checkpoint read = read_checkpoint(checkpoint);
  if (read.good_bytes == 0) return fail(ErrorCode::kCorrupt, "checkpoint: of another version");
  if (!read.end) return fail(ErrorCode::kCorrupt, "checkpoint: it has no end");
  const std::uint64_t covered = read.blocks.empty() ? 0 : read.blocks.back().end();
  if (covered != read.end->bytes || read.blocks.size() > kMaxBlocks)
    return fail(ErrorCode::kCorrupt, "checkpoint: its blocks are not those of the segment");
  return SealedBlocks{build_index(std::span(read.blocks)), *read.end};
}

}  // namespace nightbell::store
