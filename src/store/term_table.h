#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "base/units.h"
#include "event/term.h"
#include "store/block_set.h"

/// Which blocks of a segment hold a term: one inverted table for ids, words and keywords.
///
/// A term has a home page, found by one multiplication, and in it a bucket of 64; there
/// stands a 16-bit fingerprint and the block for each (term, block). What finds no room in
/// its page stands in the next ones: a page says whether a search goes on. A term in more
/// than kHotBlocks blocks is hot: it stands whole, with a bit a block, in a small table.
///
/// No block is ever missing. A page's bucket holds about 16 entries, so that a term which is
/// nowhere is seen in a wrong block in 16 / 65536 of the searches. FORMAT.md#terms.
namespace nightbell::store {

inline constexpr std::size_t kTermPageBytes = 4_KiB;
inline constexpr std::size_t kTermsPerPage = 1024;  ///< wanted; some pages get more
inline constexpr std::size_t kTermBuckets = 64;
inline constexpr std::size_t kHotBlocks = 64;

/// A hot term and all its blocks.
struct HotTerm {
  Term term = 0;
  BlockSet blocks;
  friend bool operator==(const HotTerm&, const HotTerm&) = default;
};

/// The bytes of a segment's terms.
struct TermTable {
  std::vector<HotTerm> hot;  ///< ascending
  std::uint32_t home_pages = 0;
  std::string pages;  ///< kTermPageBytes each; may be more than home_pages
};

/// @param blocks  of each block its terms, sorted and unique; at most 256 blocks
/// Cost: about 17 bytes of memory and some 30 ns for each (term, block).
[[nodiscard]] TermTable build_term_table(std::span<const std::vector<Term>> blocks);

/// Reads pages of an index file when asked. Threading: any thread.
class TermPages {
 public:
  TermPages() = default;
  /// @param begin  of the pages in their file; @param length  of all of them
  TermPages(std::uint64_t begin, std::uint64_t length, std::uint32_t home_pages)
      : begin_(begin), pages_(length / kTermPageBytes), home_pages_(home_pages) {}

  /// The blocks that may hold a term which is not hot. Cost: one read of 4 KiB, seldom two.
  /// @error kCorrupt  a page is damaged; kIo
  [[nodiscard]] Result<BlockSet> find(const File& file, Term term) const;

 private:
  std::uint64_t begin_ = 0;
  std::uint64_t pages_ = 0;
  std::uint32_t home_pages_ = 0;
};

void append_hot_terms(std::string& out, std::span<const HotTerm> terms);
/// @error kCorrupt  not ascending, or a wrong length
[[nodiscard]] Result<std::vector<HotTerm>> parse_hot_terms(std::string_view section);

}  // namespace nightbell::store
