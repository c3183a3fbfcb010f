#include <thread>

#include "store/core_test_help.h"

/// Lines that wait to be written.
namespace nightbell::store {
namespace {

TEST_F(CoreTest, HandsASlowDiskToTheThreadAndBack) {
  open();
  append(1);
  files_.on_call([this](FileCall call) {
    if (call == FileCall::kWrite) clock_.advance(milliseconds(6));
  });
  EXPECT_EQ(append(2), Outcome::kStored) << "the one that found out wrote it";
  EXPECT_EQ(told_.on_thread, std::vector{true});
  EXPECT_EQ(append(3), std::nullopt) << "loops only queue now";
  files_.on_call({});
  std::jthread writer([this] { core_->run_writer(); });
  for (std::uint64_t n = 4; told_.on_thread.size() < 2 && n < 1000; ++n) {
    core_->append(one_line(n, kNoon), port_);
    while (port_.size() < n - 2) std::this_thread::yield();
  }
  EXPECT_EQ(told_.on_thread, (std::vector{true, false}));
  core_->close();
  writer.join();
  core_->finish();
}

TEST_F(CoreTest, SettlesAllThatIsQueuedWhenItStops) {
  options_.durability = Durability::kSynced;
  open();
  for (std::uint64_t n = 1; n <= 5; ++n) EXPECT_EQ(append(n), std::nullopt);
  stop();
  const auto back = port_.take();
  ASSERT_EQ(back.size(), 5u);
  for (const BatchPtr& batch : back) EXPECT_EQ(batch->outcomes, std::vector(1, Outcome::kStored));
}

TEST_F(CoreTest, KeepsRoomForErrorsWhenTheQueueFills) {
  options_.queue_bytes = 1000;
  open();
  EXPECT_TRUE(core_->reserve(QueueClass::kBackground, 500));
  EXPECT_FALSE(core_->reserve(QueueClass::kBackground, 1));
  EXPECT_TRUE(core_->reserve(QueueClass::kNormal, 300));
  EXPECT_FALSE(core_->reserve(QueueClass::kNormal, 1));
  EXPECT_TRUE(core_->reserve(QueueClass::kUrgent, 200));
  EXPECT_FALSE(core_->reserve(QueueClass::kUrgent, 1));
  core_->unreserve(200);
  EXPECT_TRUE(core_->reserve(QueueClass::kUrgent, 1));
}

}  // namespace
}  // namespace nightbell::store
