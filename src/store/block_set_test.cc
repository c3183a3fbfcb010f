#include "store/block_set.h"

#include <gtest/gtest.h>

#include <vector>

namespace nightbell::store {
namespace {

std::vector<std::size_t> listed(const BlockSet& set) {
  std::vector<std::size_t> blocks;
  set.for_each([&](std::size_t block) { blocks.push_back(block); });
  return blocks;
}

TEST(BlockSet, ListsItsBlocksInOrder) {
  BlockSet set;
  EXPECT_TRUE(set.empty());
  for (const std::size_t block : {255u, 0u, 63u, 64u, 128u, 63u}) set.add(block);
  EXPECT_EQ(listed(set), (std::vector<std::size_t>{0, 63, 64, 128, 255}));
  EXPECT_EQ(set.count(), 5u);
  EXPECT_TRUE(set.has(64));
  set.remove(64);
  EXPECT_FALSE(set.has(64));
  EXPECT_EQ(BlockSet(set.words()), set);
}

TEST(BlockSet, IsMetJoinedAndLessened) {
  const BlockSet ten = BlockSet::first(10);
  BlockSet odd;
  for (std::size_t block = 1; block < 20; block += 2) odd.add(block);
  EXPECT_EQ(listed(ten & odd), (std::vector<std::size_t>{1, 3, 5, 7, 9}));
  EXPECT_EQ((ten | odd).count(), 15u);
  EXPECT_EQ(listed(ten - odd), (std::vector<std::size_t>{0, 2, 4, 6, 8}));
  EXPECT_EQ(BlockSet::first(256).count(), 256u);
  EXPECT_TRUE(BlockSet::first(0).empty());
}

}  // namespace
}  // namespace nightbell::store
