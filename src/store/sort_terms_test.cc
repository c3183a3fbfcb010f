#include "store/sort_terms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace nightbell::store {
namespace {

TEST(SortTerms, KeepsEachTermOnce) {
  std::mt19937_64 random(5);
  for (const std::size_t count : {0u, 1u, 10u, 65u, 5000u}) {
    std::vector<Term> terms = {};
    for (std::size_t i = 0; i < count; ++i)
      terms.push_back(i % 3 == 0 ? random() : i % 3 == 1 ? i % 50 : (i % 50) << 40);
    const std::set<Term> want(terms.begin(), terms.end());
    sort_unique(terms);
    EXPECT_TRUE(std::ranges::equal(terms, want)) << count;
  }
}

}  // namespace
}  // namespace nightbell::store
