#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "store/block_codec.h"
#include "store/checkpoint_format.h"
#include "store/index_cache.h"
#include "store/scan_plan.h"
#include "store/segment.h"

/// Reads one segment, whatever form its lines are kept in.
namespace nightbell::store {

/// Whole lines that are read together.
struct ReadBlock {
  std::uint64_t offset = 0;  ///< of the lines as they were written
  std::uint64_t length = 0;
  std::uint64_t file_offset = 0;
  std::uint64_t file_length = 0;
  TimeRange times;                         ///< of event and receive; empty: not known
  std::uint8_t levels = 0x0f;              ///< which may be among them
  std::optional<std::vector<Term>> terms;  ///< sorted; nothing: ask the index, or not known
  MinuteCounts counts;  ///< of all its lines; empty: learn_counts(), or not known

  [[nodiscard]] std::uint64_t end() const { return offset + length; }
};

/// What is known of a segment's blocks comes from its index; while it has none from its
/// checkpoint; of what neither speaks of, every line is looked at.
/// Threading: one at a time.
class SegmentReader {
 public:
  /// A segment that changed its form since it was listed is read in the new one.
  ///
  /// @param known  its index, when there is one in memory: then no file is opened before
  ///               open_lines()
  /// @param begin  lines before it are not asked for: of an open segment the rest is then
  ///               read as it is, without what is known of its blocks
  /// @return null when its file is gone: list the segments again
  /// @error kIo, kCorrupt  it can't be read: says what is wrong
  [[nodiscard]] static Result<std::unique_ptr<SegmentReader>> open(FileSystem& files,
                                                                   const Segment& segment,
                                                                   std::uint64_t begin = 0,
                                                                   IndexRef known = nullptr);

  /// Before the first read().
  /// @return false: the file is gone, or no longer that of the known index: open() without it
  [[nodiscard]] Result<bool> open_lines(FileSystem& files);

  /// Null: it has none.
  [[nodiscard]] const IndexRef& index() const { return index_; }

  /// By offset, without gaps; up to where the segment went when it was opened.
  [[nodiscard]] const std::vector<ReadBlock>& blocks() const { return blocks_; }

  /// Tells the plan's `hot`. Which blocks the plan does not leave out, by index, ascending.
  [[nodiscard]] Result<std::vector<std::uint32_t>> candidates(const ScanPlan& plan) const;

  /// Fills in the counts of blocks that the index knows all lines of.
  [[nodiscard]] Result<void> learn_counts();

  /// The lines of a block, each ended by '\n'; a view into `buffer`, with
  /// BlockCodec::kBlockPadding readable bytes behind it.
  [[nodiscard]] Result<std::string_view> read(std::size_t block, std::string& buffer);

 private:
  SegmentReader(Segment segment, FilePtr lines)
      : segment_(std::move(segment)), lines_(std::move(lines)) {}
  /// @return false: there is no index of this very file
  [[nodiscard]] Result<bool> use_index(FileSystem& files);
  [[nodiscard]] Result<void> learn_blocks(FileSystem& files, std::uint64_t begin);
  [[nodiscard]] Result<void> use_checkpoint(FileSystem& files);
  [[nodiscard]] Result<void> add_pieces(std::uint64_t begin, std::uint64_t end);
  [[nodiscard]] Result<void> use_members();
  [[nodiscard]] Result<BlockSet> indexed_blocks(const ScanPlan& plan) const;
  void take_index(IndexRef index);
  void tell_hot(const ScanPlan& plan) const;
  [[nodiscard]] bool may_hold(const ReadBlock& block, const ScanPlan& plan) const;

  Segment segment_;
  FilePtr lines_;
  IndexRef index_;
  std::vector<ReadBlock> blocks_;
  std::string compressed_;
  BlockCodec codec_;
};

}  // namespace nightbell::store
