#include "store/hash_sort.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace nightbell::store {
namespace {

void expect_sorted(std::vector<std::uint64_t> items) {
  std::vector<std::uint64_t> want = items;
  std::ranges::sort(want);
  std::vector<std::uint64_t> room(items.size());
  sort_by_hash(std::span(items), std::span(room), std::identity());
  EXPECT_EQ(items, want);
}

TEST(HashSort, SortsWhateverTheKeysAre) {
  std::mt19937_64 random(1);
  for (const std::size_t size : {0u, 1u, 2u, 24u, 25u, 300u, 20'000u}) {
    std::vector<std::uint64_t> even(size);
    std::ranges::generate(even, random);
    expect_sorted(even);
    for (auto& item : even) item %= 50;  // all parts but one are empty, most keys equal
    expect_sorted(even);
    for (auto& item : even) item = random() << 56 | item;
    expect_sorted(even);
  }
  expect_sorted(std::vector<std::uint64_t>(5000, 42));
}

}  // namespace
}  // namespace nightbell::store
