#include "store/index_format.h"

#include <algorithm>

#include "base/units.h"
#include "store/bytes.h"
#include "store/checkpoint_format.h"
#include "store/crc32c.h"

namespace nightbell::store {
namespace {

// FORMAT.md#index has these tables.
constexpr std::string_view kMagic("NBINDX\r\n", 8);
constexpr std::uint32_t kVersion = 2;
constexpr std::size_t kBlockBytes = 5 * 8 + 4 * 8 + 1 + 1;
constexpr std::uint64_t kEdgeBytes = 4_KiB;

std::unexpected<Error> damaged(std::string what) {
  return fail(ErrorCode::kCorrupt, "index: " + std::move(what));
}

}  // namespace

Result<std::uint32_t> edge_crc(const File& file, std::uint64_t file_length) {
  const std::uint64_t first = std::min(file_length, kEdgeBytes);
  const std::uint64_t last = std::min(file_length - first, kEdgeBytes);
  std::string edges(first + last, '\0');
  const auto begin = file.read_at(std::span(edges).first(first), 0);
  if (!begin) return fail(begin.error());
  const auto end = file.read_at(std::span(edges).subspan(first), file_length - last);
  if (!end) return fail(end.error());
  edges.resize(*begin + *end);
  return crc32c(edges);
}

void append_index_header(std::string& out, const IndexHeader& header) {
  const std::size_t start = out.size();
  out += kMagic;
  put(out, kVersion);
  put(out, static_cast<std::uint32_t>(header.binding.form));
  put(out, header.binding.generation);
  put(out, header.binding.edge_crc);
  put(out, header.binding.raw_length);
  put(out, header.binding.file_length);
  for (const SectionPlace& place : header.sections) {
    put(out, place.offset);
    put(out, place.length);
    put(out, place.crc);
  }
  put(out, header.digest_version);
  put(out, crc32c(std::string_view(out).substr(start)));
}

Result<IndexHeader> parse_index_header(std::string_view bytes) {
  if (bytes.size() < kIndexHeaderBytes || !bytes.starts_with(kMagic))
    return damaged("this is no index");
  ByteReader in(bytes.substr(kMagic.size()));
  if (const auto version = in.take<std::uint32_t>(); version != kVersion)
    return damaged("version " + std::to_string(version) + " is not read");
  ByteReader crc(bytes.substr(kIndexHeaderBytes - 4));
  if (crc.take<std::uint32_t>() != crc32c(bytes.substr(0, kIndexHeaderBytes - 4)))
    return damaged("the header is damaged");
  IndexHeader header;
  const auto form = in.take<std::uint32_t>();
  if (form > static_cast<std::uint32_t>(SegmentForm::kZstd)) return damaged("unknown form");
  header.binding.form = static_cast<SegmentForm>(form);
  header.binding.generation = in.take<std::uint32_t>();
  header.binding.edge_crc = in.take<std::uint32_t>();
  header.binding.raw_length = in.take<std::uint64_t>();
  header.binding.file_length = in.take<std::uint64_t>();
  for (SectionPlace& place : header.sections) {
    place.offset = in.take<std::uint64_t>();
    place.length = in.take<std::uint64_t>();
    place.crc = in.take<std::uint32_t>();
  }
  header.digest_version = in.take<std::uint32_t>();
  return header;
}

void append_block(std::string& out, const BlockInfo& block) {
  put(out, block.offset);
  put(out, block.length);
  put(out, block.file_offset);
  put(out, block.file_length);
  put(out, block.lines);
  put(out, block.received);
  put(out, block.events);
  put(out, block.levels);
  put(out, static_cast<std::uint8_t>(block.has_skew ? 1 : 0));
}

Result<std::vector<BlockInfo>> parse_blocks(std::string_view section) {
  if (section.size() % kBlockBytes != 0 || section.size() / kBlockBytes > kMaxBlocks)
    return damaged("the blocks have a wrong size");
  std::vector<BlockInfo> blocks(section.size() / kBlockBytes);
  ByteReader in(section);
  std::uint64_t covered = 0;
  for (BlockInfo& block : blocks) {
    block.offset = in.take<std::uint64_t>();
    block.length = in.take<std::uint64_t>();
    block.file_offset = in.take<std::uint64_t>();
    block.file_length = in.take<std::uint64_t>();
    block.lines = in.take<std::uint64_t>();
    block.received = in.range();
    block.events = in.range();
    block.levels = in.take<std::uint8_t>();
    block.has_skew = in.take<std::uint8_t>() != 0;
    if (block.offset != covered) return damaged("blocks don't follow each other");
    covered += block.length;
  }
  return blocks;
}

}  // namespace nightbell::store
