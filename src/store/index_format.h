#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "store/time_range.h"

/// The head of an index file: what it belongs to, where its sections stand, what its blocks
/// are. FORMAT.md#index. Derived: an index can be deleted and is made anew.
namespace nightbell::store {

/// How a sealed segment's lines stand in its file.
enum class SegmentForm : std::uint8_t {
  kPlain = 0,  ///< `.jsonl`
  kGzip = 1,   ///< `.jsonl.gz`: a member a block
  kZstd = 2,   ///< `.jsonl.zst`: a frame a block
};

/// The very file that an index speaks of. One that is bound to another is ignored and
/// made anew.
struct IndexBinding {
  SegmentForm form = SegmentForm::kPlain;
  std::uint32_t generation = 0;   ///< times that the segment was rewritten
  std::uint64_t raw_length = 0;   ///< bytes of its lines
  std::uint64_t file_length = 0;  ///< bytes of its file; the same when plain
  std::uint32_t edge_crc = 0;     ///< edge_crc() of its file
  friend bool operator==(const IndexBinding&, const IndexBinding&) = default;
};

/// CRC-32C of the first and the last 4 KiB of a file (of all of it, when it is shorter than
/// both): tells another file of the same length at the cost of two reads.
[[nodiscard]] Result<std::uint32_t> edge_crc(const File& file, std::uint64_t file_length);

/// Whole lines that stand together in a segment.
struct BlockInfo {
  std::uint64_t offset = 0;       ///< among the bytes of all lines
  std::uint64_t length = 0;       ///< bytes of its lines
  std::uint64_t file_offset = 0;  ///< in the data file; equal to `offset` when plain
  std::uint64_t file_length = 0;
  std::uint64_t lines = 0;
  TimeRange received;
  TimeRange events;         ///< event times, without lines marked clock_skew
  std::uint8_t levels = 0;  ///< bit n: a line of level n is among them
  bool has_skew = false;    ///< lines marked clock_skew are among them
  friend bool operator==(const BlockInfo&, const BlockInfo&) = default;
};

/// Where a block's bytes stand in a compressed file.
struct FileExtent {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  friend bool operator==(const FileExtent&, const FileExtent&) = default;
};

enum class IndexSection : std::uint8_t {
  kBlocks,
  kHotTerms,
  kCounts,
  kPageEnds,
  kTermPages,
  kDigest,
};
inline constexpr std::size_t kIndexSections = 6;

struct SectionPlace {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::uint32_t crc = 0;  ///< 0 for kTermPages: each page has its own
};

struct IndexHeader {
  IndexBinding binding;
  std::array<SectionPlace, kIndexSections> sections;
  std::uint32_t digest_version = 0;  ///< of whoever made the digest; 0: there is none

  [[nodiscard]] const SectionPlace& place(IndexSection section) const {
    return sections[static_cast<std::size_t>(section)];
  }
};

inline constexpr std::size_t kIndexHeaderBytes = 168;

void append_index_header(std::string& out, const IndexHeader& header);
/// @param bytes  the first kIndexHeaderBytes of the file, or all of a shorter one
/// @error kCorrupt  it is no index, another version, or damaged
[[nodiscard]] Result<IndexHeader> parse_index_header(std::string_view bytes);

void append_block(std::string& out, const BlockInfo& block);
/// @error kCorrupt  blocks that don't follow each other, or more than kMaxBlocks
[[nodiscard]] Result<std::vector<BlockInfo>> parse_blocks(std::string_view section);

}  // namespace nightbell::store
