#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "store/block_codec.h"
#include "store/checkpoint_format.h"
#include "store/scan_plan.h"
#include "store/segment.h"

/// Reads one segment, whatever form its lines are kept in.
namespace nightbell::store {

/// Whole lines that are read together.
struct ReadBlock {
  std::uint64_t offset = 0;  ///< of the lines as they were written
  std::uint64_t length = 0;
  TimeRange times;             ///< of event and receive; empty: not known
  std::uint8_t levels = 0x0f;  ///< which may be among them

  [[nodiscard]] std::uint64_t end() const { return offset + length; }
};

/// Readable bytes behind the lines of a block.
inline constexpr std::size_t kBlockPadding = BlockCodec::kBlockPadding;

/// Threading: one at a time.
class SegmentReader {
 public:
  /// A segment that changed its form since it was listed is read in the new one.
  /// @return null when its file is gone: list the segments again
  /// @error kIo, kCorrupt  it can't be read: says what is wrong
  [[nodiscard]] static Result<std::unique_ptr<SegmentReader>> open(FileSystem& files,
                                                                   const Segment& segment);

  /// By offset, without gaps; up to where the segment went when it was opened.
  [[nodiscard]] const std::vector<ReadBlock>& blocks() const { return blocks_; }

  /// Which blocks the plan does not leave out, by index, ascending.
  [[nodiscard]] Result<std::vector<std::uint32_t>> candidates(const ScanPlan& plan) const;

  /// The lines of a block, each ended by '\n'; a view into `buffer`, kBlockPadding bytes
  /// follow it.
  [[nodiscard]] Result<std::string_view> read(std::size_t block, std::string& buffer);

 private:
  SegmentReader() = default;
  [[nodiscard]] Result<void> open_plain(FileSystem& files, const Segment& segment);
  [[nodiscard]] Result<void> open_compressed();

  FilePtr lines_;
  Form form_ = Form::kPlain;
  std::vector<ReadBlock> blocks_;
  std::vector<CompressedBlock> places_;  ///< of the blocks, when compressed
  std::string compressed_;
  BlockCodec codec_;
};

}  // namespace nightbell::store
