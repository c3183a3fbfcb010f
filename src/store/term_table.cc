#include "store/term_table.h"

#include <algorithm>
#include <cassert>

#include "store/bytes.h"
#include "store/term_page.h"

namespace nightbell::store {
namespace {

constexpr std::size_t kHotBytes = 8 + 8 * BlockSet::kWords;

struct Posting {
  Term term;
  std::uint8_t block;
};

/// All postings, ascending by term. Terms are hashes: parts of equal width hold about
/// equally many, so that each is sorted while it is in the cache.
std::vector<Posting> sorted_postings(std::span<const std::vector<Term>> blocks) {
  std::size_t total = 0;
  for (const auto& terms : blocks) total += terms.size();
  const auto parts = static_cast<std::uint32_t>(total / kTermsPerPage + 1);
  std::vector<std::size_t> ends(parts + 1);
  for (const auto& terms : blocks) {
    for (const Term term : terms) ++ends[home_of(term, parts).page + 1];
  }
  for (std::size_t part = 0; part < parts; ++part) ends[part + 1] += ends[part];
  std::vector<std::size_t> next = ends;
  std::vector<Posting> postings(total);
  for (std::size_t block = 0; block < blocks.size(); ++block) {
    for (const Term term : blocks[block])
      postings[next[home_of(term, parts).page]++] = {term, static_cast<std::uint8_t>(block)};
  }
  for (std::size_t part = 0; part < parts; ++part) {
    std::sort(postings.begin() + static_cast<std::ptrdiff_t>(ends[part]),
              postings.begin() + static_cast<std::ptrdiff_t>(ends[part + 1]),
              [](const Posting& a, const Posting& b) { return a.term < b.term; });
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
  table.home_pages =
      static_cast<std::uint32_t>((postings.size() + kTermsPerPage - 1) / kTermsPerPage);
  std::vector<TermEntry> page;
  // Postings come in the order of their homes; a page takes those whose home it is or was
  // one before, as many as it has room for.
  auto at = postings.begin();
  for (std::uint32_t number = 0; number < table.home_pages || at != postings.end(); ++number) {
    page.clear();
    bool goes_on = false;
    for (; at != postings.end(); ++at) {
      const TermHome home = home_of(at->term, table.home_pages);
      if (home.page > number) break;
      goes_on = page.size() == kTermPageCapacity;
      if (goes_on) break;
      page.push_back({home.bucket, at->block, home.fingerprint});
    }
    append_term_page(table.pages, page, goes_on);
  }
  return table;
}

Result<BlockSet> TermPages::find(const File& file, Term term) const {
  BlockSet found;
  if (home_pages_ == 0) return found;
  const TermHome home = home_of(term, home_pages_);
  for (std::uint64_t page = home.page;; ++page) {
    if (page >= pages_) return fail(ErrorCode::kCorrupt, "index: a page of terms is missing");
    std::array<char, kTermPageBytes> bytes;
    const auto got = file.read_at(bytes, begin_ + page * kTermPageBytes);
    if (!got) return fail(got.error());
    const auto goes_on = search_term_page(std::string_view(bytes.data(), *got), home, found);
    if (!goes_on) return fail(goes_on.error());
    if (!*goes_on) return found;
  }
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
