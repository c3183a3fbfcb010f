#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/block_set.h"
#include "store/term_table.h"

/// One page of a term table (FORMAT.md#terms).
namespace nightbell::store {

/// The most entries that a page has room for.
inline constexpr std::size_t kTermPageCapacity = (kTermPageBytes - 8 - 2 * kTermBuckets) / 3;

/// Where a term belongs.
struct TermHome {
  std::uint32_t page = 0;
  std::uint8_t bucket = 0;
  std::uint16_t fingerprint = 0;
};
/// Ascending terms have ascending homes.
[[nodiscard]] constexpr TermHome home_of(Term term, std::uint32_t home_pages) {
  const unsigned __int128 product = static_cast<unsigned __int128>(term) * home_pages;
  return {static_cast<std::uint32_t>(product >> 64),
          static_cast<std::uint8_t>(static_cast<std::uint64_t>(product) >> 58),
          static_cast<std::uint16_t>(term)};
}

struct TermEntry {
  std::uint8_t bucket = 0;
  std::uint8_t block = 0;
  std::uint16_t fingerprint = 0;
};

/// @param entries  at most kTermPageCapacity, in any order
/// @param goes_on  terms of this page, or of one before, stand in the next
void append_term_page(std::string& out, std::span<const TermEntry> entries, bool goes_on);

/// Adds the blocks of a term's bucket and fingerprint in this page to `found`.
/// @return whether the next page must be asked too
/// @error kCorrupt  the page is damaged
[[nodiscard]] Result<bool> search_term_page(std::string_view page, TermHome term, BlockSet& found);

}  // namespace nightbell::store
