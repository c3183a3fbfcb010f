#include "store/write_queue.h"

#include <gtest/gtest.h>

#include <thread>

#include "store/store_test_help.h"

namespace nightbell::store {
namespace {

using Push = WriteQueue::Push;

class WriteQueueTest : public testing::Test {
 protected:
  Push push(std::uint64_t n) {
    HandOver hand_over{one_line(n, kNoon), &port_};
    return queue_.push(hand_over);
  }
  std::vector<HandOver> taken_;
  TestPort port_;
  WriteQueue queue_{1000};
};

TEST_F(WriteQueueTest, GivesTheRoleToWhoFindsItFree) {
  EXPECT_EQ(push(1), Push::kWrite);
  EXPECT_EQ(push(2), Push::kQueued);
  EXPECT_FALSE(queue_.try_take_role());
  EXPECT_TRUE(queue_.take(taken_, 100, 100'000));
  EXPECT_EQ(taken_.size(), 2u);
  EXPECT_EQ(push(3), Push::kQueued) << "the writer has not yet seen an empty queue";
  EXPECT_TRUE(queue_.take(taken_, 100, 100'000));
  EXPECT_FALSE(queue_.take(taken_, 100, 100'000));
  EXPECT_EQ(push(4), Push::kWrite);
}

TEST_F(WriteQueueTest, TakesNoMoreThanAGroupAtATime) {
  for (std::uint64_t n = 0; n < 5; ++n) static_cast<void>(push(n));
  EXPECT_TRUE(queue_.take(taken_, 2, 100'000));
  EXPECT_EQ(taken_.size(), 2u);
  EXPECT_TRUE(queue_.take(taken_, 100, 1));
  EXPECT_EQ(taken_.size(), 3u) << "at least one";
}

TEST_F(WriteQueueTest, WakesTheThreadForWhatCameWhileTheRoleWasHeld) {
  ASSERT_TRUE(queue_.try_take_role());
  EXPECT_EQ(push(1), Push::kQueued);
  std::jthread thread([this] {
    EXPECT_TRUE(queue_.wait_for_role());
    EXPECT_TRUE(queue_.take(taken_, 100, 100'000));
    EXPECT_FALSE(queue_.take(taken_, 100, 100'000));
  });
  queue_.give_role_back();
  thread.join();
  EXPECT_EQ(taken_.size(), 1u);
  EXPECT_TRUE(queue_.try_take_role()) << "the thread gave it back";
}

TEST_F(WriteQueueTest, TakesNothingOnceClosed) {
  queue_.close();
  EXPECT_EQ(push(1), Push::kClosed);
  EXPECT_FALSE(queue_.wait_for_role());
}

}  // namespace
}  // namespace nightbell::store
