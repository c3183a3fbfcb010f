#include "http/buffer_pool.h"

#include <gtest/gtest.h>

#include "http/body_budget.h"

namespace nightbell::http {
namespace {

TEST(BufferPool, LendsTheClassThatFits) {
  BufferPool pool;
  EXPECT_EQ(pool.borrow(1).capacity(), BufferPool::kSmall);
  EXPECT_EQ(pool.borrow(BufferPool::kSmall).capacity(), BufferPool::kSmall);
  EXPECT_EQ(pool.borrow(BufferPool::kSmall + 1).capacity(), BufferPool::kMedium);
  EXPECT_EQ(pool.borrow(1_MiB).capacity(), 1_MiB);
}

TEST(BufferPool, LendsTheSameBytesAgain) {
  BufferPool pool;
  for (const std::size_t size : {std::size_t{1}, BufferPool::kMedium, 1_MiB}) {
    const char* first = nullptr;
    {
      const Buffer buffer = pool.borrow(size);
      first = buffer.data();
    }
    EXPECT_EQ(pool.borrow(size).data(), first) << size;
  }
}

TEST(BufferPool, KeepsFewBuffersAndFewerAtRest) {
  BufferPool pool;
  {
    std::vector<Buffer> many;
    for (int i = 0; i < 200; ++i) many.push_back(pool.borrow(BufferPool::kMedium));
    for (int i = 0; i < 10; ++i) many.push_back(pool.borrow(4_MiB));
  }
  EXPECT_LE(pool.free_bytes(), 12_MiB);
  for (int i = 0; i < 10; ++i) pool.trim();
  EXPECT_LE(pool.free_bytes(), 512_KiB);
}

TEST(BodyBudget, RefusesWhatDoesNotFit) {
  BodyBudget budget(100);
  EXPECT_TRUE(budget.take(60));
  EXPECT_FALSE(budget.take(41));
  EXPECT_EQ(budget.used_approx(), 60U);
  EXPECT_TRUE(budget.take(40));
  budget.give_back(100);
  EXPECT_EQ(budget.used_approx(), 0U);
}

}  // namespace
}  // namespace nightbell::http
