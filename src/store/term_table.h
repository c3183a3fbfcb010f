#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "event/term.h"
#include "store/block_set.h"

/// Which blocks of a segment hold a term: one inverted table for ids, words and keywords.
///
/// A term has a home page, found by one multiplication, and a place in it; there stands the
/// block for each (term, block). A term in more than kHotBlocks blocks is hot: it stands
/// whole, with a bit a block, in a small table.
///
/// No block is ever missing; seldom one is named for nothing (term_page.h). FORMAT.md#terms.
namespace nightbell::store {

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
  std::string pages;
  std::vector<std::uint32_t> page_ends;  ///< of each page, in `pages`
};

/// @param blocks  of each block its terms, sorted and unique; at most 256 blocks
/// Cost: about 33 bytes of memory and some 30 ns for each (term, block).
[[nodiscard]] TermTable build_term_table(std::span<const std::vector<Term>> blocks);

/// Reads pages of an index file when asked. Threading: any thread.
class TermPages {
 public:
  TermPages() = default;
  /// @param begin  of the pages in their file; @param page_ends  counted from there
  TermPages(std::uint64_t begin, std::vector<std::uint32_t> page_ends)
      : begin_(begin), ends_(std::move(page_ends)) {}

  /// The blocks that may hold a term which is not hot. Cost: one read of about 2 KiB.
  /// @error kCorrupt  the page is damaged; kIo
  [[nodiscard]] Result<BlockSet> find(const File& file, Term term) const;

 private:
  std::uint64_t begin_ = 0;
  std::vector<std::uint32_t> ends_;
};

void append_page_ends(std::string& out, std::span<const std::uint32_t> ends);
/// @error kCorrupt  damaged, or they don't end at `pages_bytes`
[[nodiscard]] Result<std::vector<std::uint32_t>> parse_page_ends(std::string_view section,
                                                                 std::uint64_t pages_bytes);

void append_hot_terms(std::string& out, std::span<const HotTerm> terms);
/// @error kCorrupt  not ascending, or a wrong length
[[nodiscard]] Result<std::vector<HotTerm>> parse_hot_terms(std::string_view section);

}  // namespace nightbell::store
