#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "event/term.h"
#include "store/block_set.h"

/// One page of a term table: the blocks of the terms whose home it is (FORMAT.md#terms).
namespace nightbell::store {

inline constexpr std::size_t kPostingsPerPage = 1024;  ///< in the mean
/// So many places a posting has: a term that is nowhere is seen in a block for nothing once
/// in 2^kSpareBits searches. One bit more costs 0.4 % of what is stored.
inline constexpr unsigned kSpareBits = 7;
inline constexpr unsigned kPlaceBits = 10 + kSpareBits;
static_assert(kPostingsPerPage == 1 << (kPlaceBits - kSpareBits));

/// Where a term belongs.
struct TermHome {
  std::uint32_t page = 0;
  std::uint32_t place = 0;  ///< in the page, of kPlaceBits
};
/// Ascending terms have ascending homes.
[[nodiscard]] constexpr TermHome home_of(Term term, std::size_t pages) {
  const unsigned __int128 product = static_cast<unsigned __int128>(term) * pages;
  return {static_cast<std::uint32_t>(product >> 64),
          static_cast<std::uint32_t>(static_cast<std::uint64_t>(product) >> (64 - kPlaceBits))};
}

/// That a term of this place stands in this block.
struct PlacedBlock {
  std::uint32_t place = 0;
  std::uint8_t block = 0;
};

/// @param postings  ascending by place
/// Cost: about 17 bits a posting, some 5 ns.
void append_term_page(std::string& out, std::span<const PlacedBlock> postings);

/// Adds the blocks of a place to `found`. Cost: 1 to 2 ns for each posting of the page.
/// @error kCorrupt  the page is damaged
[[nodiscard]] Result<void> search_term_page(std::string_view page, std::uint32_t place,
                                            BlockSet& found);

}  // namespace nightbell::store
