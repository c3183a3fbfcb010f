#pragma once

#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "event/term.h"
#include "store/block_set.h"
#include "store/index_format.h"
#include "store/minute_counts.h"
#include "store/term_table.h"

/// Reads the index of a sealed segment (`.idx`): its blocks, which of them may hold a term,
/// how many lines stand in which minute. FORMAT.md#index.
namespace nightbell::store {

/// The head of one index in memory: blocks, hot terms and where each page of terms ends, 80
/// bytes a block, 40 a hot term, 4 a page. The rest is read from the file at each question; the
/// file must be the one that was read(). Threading: any thread.
class SegmentIndex {
 public:
  /// @error kCorrupt  no index, another version, damaged: ignore it and make it anew; kIo
  [[nodiscard]] static Result<SegmentIndex> read(const File& file);

  [[nodiscard]] const IndexBinding& binding() const { return binding_; }
  /// True when `data` is the file that the index was made of. Cost: two reads of 4 KiB.
  [[nodiscard]] Result<bool> belongs_to(const File& data, SegmentForm form) const;

  /// One behind the other, from offset 0.
  [[nodiscard]] const std::vector<BlockInfo>& blocks() const { return blocks_; }

  /// The blocks that may hold a term: all that do, seldom one that does not.
  /// Cost: one read of some 2 KiB.
  /// @error kCorrupt  the page is damaged: every block may hold it; kIo
  [[nodiscard]] Result<BlockSet> find(const File& file, Term term) const;

  /// Lines by minute and level, one list a block. Cost: one read, some 100 KiB.
  /// @error kCorrupt, kIo
  [[nodiscard]] Result<std::vector<MinuteCounts>> counts(const File& file) const;

  /// Whose digest it has; 0: none.
  [[nodiscard]] std::uint32_t digest_version() const { return digest_version_; }
  /// What was kept of the lines (digest.h).
  /// @error kCorrupt, kIo
  [[nodiscard]] Result<std::string> digest(const File& file) const;

 private:
  IndexBinding binding_;
  SectionPlace counts_;
  SectionPlace digest_;
  std::uint32_t digest_version_ = 0;
  TermPages pages_;
  std::vector<BlockInfo> blocks_;
  std::vector<HotTerm> hot_;
};

}  // namespace nightbell::store
