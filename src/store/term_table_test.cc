#include "store/term_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/faulty_file.h"
#include "store/term_page.h"

namespace nightbell::store {
namespace {

/// A table in a file of its own.
class Stored {
 public:
  explicit Stored(const std::vector<std::vector<Term>>& blocks) : table_(build_term_table(blocks)) {
    disk_.put("/t", table_.pages);
    file_ = *disk_.open("/t", OpenMode::kRead);
    pages_ = TermPages(0, table_.page_ends);
  }

  [[nodiscard]] const TermTable& table() const { return table_; }
  [[nodiscard]] BlockSet find(Term term) const {
    for (const HotTerm& hot : table_.hot) {
      if (hot.term == term) return hot.blocks;
    }
    return pages_.find(*file_, term).value();
  }

 private:
  TermTable table_;
  FaultyFileSystem disk_;
  FilePtr file_;
  TermPages pages_;
};

void sort_unique(std::vector<Term>& terms) {
  std::ranges::sort(terms);
  const auto rest = std::ranges::unique(terms);
  terms.erase(rest.begin(), rest.end());
}

std::size_t count_missing(const Stored& stored, const std::vector<std::vector<Term>>& blocks) {
  std::size_t missing = 0;
  for (std::size_t block = 0; block < blocks.size(); ++block) {
    for (const Term term : blocks[block]) missing += stored.find(term).has(block) ? 0u : 1u;
  }
  return missing;
}

/// Blocks as a segment has them: mostly terms of their own, some that return, some that are
/// everywhere.
std::vector<std::vector<Term>> realistic(std::size_t blocks, std::size_t terms_each) {
  std::mt19937_64 random(7);
  std::vector<Term> returning(terms_each);
  for (Term& term : returning) term = random();
  std::vector<std::vector<Term>> all(blocks);
  for (auto& terms : all) {
    for (std::size_t i = 0; i < terms_each; ++i)
      terms.push_back(i % 4 == 0 ? returning[random() % returning.size()] : random());
    for (std::size_t i = 0; i < 20; ++i) terms.push_back(returning[i]);
    sort_unique(terms);
  }
  return all;
}

TEST(TermTable, FindsEveryTermInEachOfItsBlocks) {
  const auto blocks = realistic(200, 80);
  const Stored stored(blocks);
  EXPECT_EQ(count_missing(stored, blocks), 0u);
  EXPECT_GE(stored.table().hot.size(), 20u);
  EXPECT_LT(stored.table().pages.size(), 200u * 80u * 9u / 4u) << "18 bits a posting";
}

TEST(TermTable, SeldomSeesATermInAWrongBlock) {
  const auto blocks = realistic(100, 300);
  const Stored stored(blocks);
  std::mt19937_64 random(11);
  constexpr std::size_t kSearches = 40'000;
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < kSearches; ++i) wrong += stored.find(random()).count();
  constexpr std::size_t kExpected = kSearches >> kSpareBits;  // 312
  EXPECT_LE(wrong, kExpected * 2);
  EXPECT_GT(wrong, kExpected / 2) << "the test would not see a table that finds nothing";
}

TEST(TermTable, TakesTermsThatAreNotSpreadEvenly) {
  std::mt19937_64 random(3);
  std::vector<std::vector<Term>> blocks(3);
  for (std::size_t i = 0; i < 3000; ++i) blocks[0].push_back(random() >> 3);  // the first eighth
  for (std::size_t i = 0; i < 3000; ++i) blocks[1].push_back(i);              // the very first
  for (std::size_t i = 0; i < 3000; ++i) blocks[2].push_back(~Term{i});       // the very last
  for (auto& terms : blocks) sort_unique(terms);
  EXPECT_EQ(count_missing(Stored(blocks), blocks), 0u);
}

TEST(TermTable, KeepsATermOfManyBlocksApart) {
  for (const std::size_t blocks : {kHotBlocks, kHotBlocks + 1, std::size_t{256}}) {
    const std::vector<std::vector<Term>> all(blocks, std::vector<Term>{1, 42, ~Term{0}});
    const Stored stored(all);
    EXPECT_EQ(stored.table().hot.size(), blocks > kHotBlocks ? 3u : 0u);
    EXPECT_EQ(stored.find(42), BlockSet::first(blocks));
    EXPECT_TRUE(stored.find(43).empty() || blocks <= kHotBlocks);
  }
}

TEST(TermTable, MayBeEmpty) {
  EXPECT_TRUE(Stored({}).find(1).empty());
  EXPECT_TRUE(Stored({{}, {}}).find(1).empty());
}

TEST(TermTable, ReadsHotTermsBack) {
  const std::vector<HotTerm> terms = {{1, BlockSet::first(70)}, {9, BlockSet::first(256)}};
  std::string bytes;
  append_hot_terms(bytes, terms);
  EXPECT_EQ(parse_hot_terms(bytes).value(), terms);
  EXPECT_FALSE(parse_hot_terms(std::string_view(bytes).substr(1)));
  const std::vector<HotTerm> wrong = {terms[1], terms[0]};
  bytes.clear();
  append_hot_terms(bytes, wrong);
  EXPECT_FALSE(parse_hot_terms(bytes)) << "a search would miss one";
}

TEST(TermTable, ReadsTheEndsOfPagesBack) {
  const std::vector<std::uint32_t> ends = {5, 2005, 2005, 70'000};
  std::string bytes;
  append_page_ends(bytes, ends);
  EXPECT_EQ(parse_page_ends(bytes, 70'000).value(), ends);
  EXPECT_FALSE(parse_page_ends(bytes, 69'999));
  EXPECT_FALSE(parse_page_ends(bytes, 70'001));
  EXPECT_FALSE(parse_page_ends(std::string_view(bytes).substr(0, bytes.size() - 1), 70'000));
  EXPECT_TRUE(parse_page_ends("", 0).value().empty());
}

TEST(TermPage, FindsTheBlocksOfAPlace) {
  constexpr std::uint32_t kLast = (1u << kPlaceBits) - 1;
  const std::vector<PlacedBlock> postings = {{0, 1}, {5, 4}, {5, 7}, {5, 4}, {kLast, 255}};
  std::string page;
  append_term_page(page, postings);
  const auto blocks = [&](std::uint32_t place) {
    BlockSet found;
    EXPECT_TRUE(search_term_page(page, place, found));
    return found;
  };
  EXPECT_TRUE(blocks(0).has(1) && blocks(0).count() == 1);
  EXPECT_TRUE(blocks(5).has(4) && blocks(5).has(7) && blocks(5).count() == 2);
  EXPECT_TRUE(blocks(kLast).has(255)) << "a gap of many ones";
  EXPECT_TRUE(blocks(1).empty());
}

TEST(TermPage, NoticesEachFlippedBitAndEachCut) {
  std::string page;
  append_term_page(page, std::vector<PlacedBlock>{{0, 1}, {5, 4}, {900, 7}});
  BlockSet found;
  for (std::size_t bit = 0; bit < page.size() * 8; ++bit) {
    std::string bad = page;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
    const auto searched = search_term_page(bad, 5, found);
    ASSERT_FALSE(searched);
    ASSERT_EQ(searched.error().code, ErrorCode::kCorrupt);
    ASSERT_FALSE(search_term_page(std::string_view(page).substr(0, bit / 8), 5, found));
  }
}

}  // namespace
}  // namespace nightbell::store
