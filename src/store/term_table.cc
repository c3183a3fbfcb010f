#include "store/term_table.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <numeric>
#include <utility>

#include "store/bytes.h"
#include "store/term_page.h"

namespace nightbell::store {
namespace {

constexpr std::size_t kHotBytes = 8 + 8 * BlockSet::kWords;

struct Posting {
  Term term;
  std::uint8_t block;
};

/// All postings, ascending by term. The terms of each block are so already: those of one upper
/// byte are taken from all blocks and put in place by their next one, some six to a place, all
/// within the first cache. Terms that an attacker makes meet gain a sort's time at most.
std::vector<Posting> sorted_postings(std::span<const std::vector<Term>> blocks) {
  constexpr std::size_t kParts = 256;
  std::size_t total = 0;
  for (const auto& terms : blocks) total += terms.size();
  std::vector<Posting> postings(total);
  std::vector<std::size_t> begins(blocks.size());  // of the part, in each block
  std::vector<std::size_t> ends(blocks.size());
  auto out = postings.begin();
  for (std::size_t part = 0; part < kParts; ++part) {
    std::array<std::uint32_t, kParts> counts{};
    for (std::size_t block = 0; block < blocks.size(); ++block) {
      const std::vector<Term>& terms = blocks[block];
      std::size_t at = begins[block];
      for (; at < terms.size() && terms[at] >> 56 == part; ++at) ++counts[terms[at] >> 48 & 0xff];
      ends[block] = at;
    }
    std::array<std::uint32_t, kParts> next;
    std::exclusive_scan(counts.begin(), counts.end(), next.begin(), 0u);
    for (std::size_t block = 0; block < blocks.size(); ++block) {
      for (std::size_t at = begins[block]; at < ends[block]; ++at) {
        const Term term = blocks[block][at];
        out[next[term >> 48 & 0xff]++] = {term, static_cast<std::uint8_t>(block)};
      }
    }
    begins = ends;
    for (const std::uint32_t count : counts) {
      std::ranges::sort(out, out + count, {}, &Posting::term);
      out += count;
    }
  }
  return postings;
}

/// Moves the terms of too many blocks out of `postings`.
std::vector<HotTerm> take_hot(std::vector<Posting>& postings) {
  std::vector<HotTerm> hot;
  auto kept = postings.begin();
  for (auto at = postings.begin(); at != postings.end();) {
    const auto end = std::find_if(at, postings.end(),
                                  [&](const Posting& other) { return other.term != at->term; });
    if (static_cast<std::size_t>(end - at) > kHotBlocks) {
      HotTerm term{at->term, {}};
      for (; at != end; ++at) term.blocks.add(at->block);
      hot.push_back(term);
    } else {
      kept = std::move(at, end, kept);
      at = end;
    }
  }
  postings.erase(kept, postings.end());
  return hot;
}

}  // namespace

TermTable build_term_table(std::span<const std::vector<Term>> blocks) {
  assert(blocks.size() <= BlockSet::kCapacity);
  std::vector<Posting> postings = sorted_postings(blocks);
  TermTable table;
  table.hot = take_hot(postings);
  const std::size_t pages = (postings.size() + kPostingsPerPage - 1) / kPostingsPerPage;
  std::vector<PlacedBlock> page;
  auto at = postings.begin();
  for (std::size_t number = 0; number < pages; ++number) {
    page.clear();
    for (; at != postings.end(); ++at) {
      const TermHome home = home_of(at->term, pages);
      if (home.page != number) break;
      page.push_back({home.place, at->block});
    }
    append_term_page(table.pages, page);
    table.page_ends.push_back(static_cast<std::uint32_t>(table.pages.size()));
  }
  return table;
}

Result<BlockSet> TermPages::find(const File& file, Term term) const {
  BlockSet found;
  if (ends_.empty()) return found;
  const TermHome home = home_of(term, ends_.size());
  const std::uint32_t begin = home.page == 0 ? 0 : ends_[home.page - 1];
  std::string page(ends_[home.page] - begin, '\0');
  const auto got = file.read_at(page, begin_ + begin);
  if (!got) return fail(got.error());
  NB_TRY(search_term_page(std::string_view(page).substr(0, *got), home.place, found));
  return found;
}

void append_page_ends(std::string& out, std::span<const std::uint32_t> ends) {
  std::uint32_t last = 0;
  for (const std::uint32_t end : ends) put_varint(out, end - std::exchange(last, end));
}

Result<std::vector<std::uint32_t>> parse_page_ends(std::string_view section,
                                                   std::uint64_t pages_bytes) {
  std::vector<std::uint32_t> ends;
  std::uint64_t end = 0;
  ByteReader in(section);
  while (in.left() > 0 && end <= pages_bytes) {
    end += in.varint();
    ends.push_back(static_cast<std::uint32_t>(end));
  }
  if (!in.at_end() || end != pages_bytes || end > UINT32_MAX)
    return fail(ErrorCode::kCorrupt, "index: the pages of terms have a wrong size");
  return ends;
}

void append_hot_terms(std::string& out, std::span<const HotTerm> terms) {
  for (const HotTerm& hot : terms) {
    put(out, hot.term);
    for (const std::uint64_t word : hot.blocks.words()) put(out, word);
  }
}

Result<std::vector<HotTerm>> parse_hot_terms(std::string_view section) {
  if (section.size() % kHotBytes != 0)
    return fail(ErrorCode::kCorrupt, "index: the hot terms have a wrong size");
  std::vector<HotTerm> terms(section.size() / kHotBytes);
  ByteReader in(section);
  for (HotTerm& hot : terms) {
    hot.term = in.take<std::uint64_t>();
    std::array<std::uint64_t, BlockSet::kWords> words;
    for (std::uint64_t& word : words) word = in.take<std::uint64_t>();
    hot.blocks = BlockSet(words);
  }
  if (!std::ranges::is_sorted(terms, {}, &HotTerm::term))
    return fail(ErrorCode::kCorrupt, "index: the hot terms are not in order");
  return terms;
}

}  // namespace nightbell::store
