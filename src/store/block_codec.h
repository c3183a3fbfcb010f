#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "base/units.h"
#include "store/index_format.h"

/// Blocks of lines ↔ members of a compressed segment. A file of them is what `zcat` and
/// `zstdcat` read; each block can be read alone, and all can be found without an index.
/// FORMAT.md#compressed.
namespace nightbell::store {

/// Where one block stands in a compressed file, and how much it holds.
struct CompressedBlock {
  std::uint64_t file_offset = 0;
  std::uint64_t file_length = 0;
  std::uint64_t raw_length = 0;
  friend bool operator==(const CompressedBlock&, const CompressedBlock&) = default;
};

/// The most bytes of one block: our longest line, and a full block before it. A member that
/// says more is damaged or not ours.
inline constexpr std::uint64_t kMaxRawBlock = 128_MiB;

/// Deflates and inflates one block at a time, with buffers that are kept.
/// Threading: one at a time. Memory: some 400 KiB for gzip, 1 MiB for zstd, once used.
class BlockCodec {
 public:
  BlockCodec();
  ~BlockCodec();
  BlockCodec(BlockCodec&&) noexcept;
  BlockCodec& operator=(BlockCodec&&) noexcept;

  /// Appends a block as a gzip member (level 7) or a zstd frame (level 9).
  /// @param form   kGzip or kZstd; kPlain appends it as it is
  /// @param lines  at most kMaxRawBlock
  void compress(SegmentForm form, std::string_view lines, std::string& out);

  /// The lines of one block, as the file has it.
  /// @param room  gets them, kBlockPadding bytes longer (simdjson reads over the end)
  /// @return  a view of `room`
  /// @error kCorrupt  the block is damaged
  [[nodiscard]] Result<std::string_view> inflate(SegmentForm form, std::string_view block,
                                                 std::uint64_t raw_length, std::string& room);
  static constexpr std::size_t kBlockPadding = 64;

 private:
  struct Tools;
  std::unique_ptr<Tools> tools_;
};

/// How far a compressed file can be walked.
struct WalkedBlocks {
  std::vector<CompressedBlock> blocks;
  std::uint64_t end = 0;            ///< behind the last of them
  std::optional<Error> stopped_by;  ///< kCorrupt: what stands there; nothing: the end of the file
};
/// As walk_blocks(), up to what can't be walked.
/// @error kIo
[[nodiscard]] Result<WalkedBlocks> walk_readable_blocks(const File& file, SegmentForm form);

/// The blocks of a compressed file, found from member to member, without inflating them.
/// @param form  kGzip or kZstd
/// @error kCorrupt  a member is damaged, cut, or none of ours, with its offset; kIo
[[nodiscard]] Result<std::vector<CompressedBlock>> walk_blocks(const File& file, SegmentForm form);

}  // namespace nightbell::store
