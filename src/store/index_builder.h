#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "event/term.h"
#include "store/index_format.h"
#include "store/minute_counts.h"

/// Makes the bytes of an index file. FORMAT.md#index.
namespace nightbell::store {

/// Threading: one at a time.
class IndexBuilder {
 public:
  /// The next block, at most kMaxBlocks in all; each begins where the one before ended.
  /// @param terms   of its lines, sorted and unique
  /// @param counts  of its lines, sorted
  void add_block(const BlockInfo& block, std::span<const Term> terms,
                 std::span<const MinuteCount> counts);
  [[nodiscard]] std::size_t blocks() const { return blocks_.size(); }

  /// What is kept of the lines beside (digest.h); at most once.
  void set_digest(std::uint32_t version, std::string digest) {
    digest_version_ = version;
    digest_ = std::move(digest);
  }

  /// The file's content. Cost: CPU, about 50 ms for a full segment.
  [[nodiscard]] std::string finish(const IndexBinding& binding) const;

 private:
  std::vector<BlockInfo> blocks_;
  std::vector<std::vector<Term>> terms_;
  std::string counts_;
  std::uint32_t digest_version_ = 0;
  std::string digest_;
};

/// The index of a segment that was compressed, from that of the plain file: the same blocks
/// at other places, the rest as it is.
/// @param plain    the whole file
/// @param extents  of each block in the compressed file
/// @error kCorrupt  `plain` is damaged; kInvalidArgument  not one extent a block
[[nodiscard]] Result<std::string> rebind_index(std::string_view plain, const IndexBinding& binding,
                                               std::span<const FileExtent> extents);

}  // namespace nightbell::store
