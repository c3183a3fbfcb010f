#include "query/worker_pool.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <latch>
#include <stdexcept>
#include <string>

namespace nightbell::query {
namespace {

std::unique_ptr<WorkerPool> start(WorkerPoolOptions options = {}) {
  auto pool = WorkerPool::start(std::move(options));
  EXPECT_TRUE(pool);
  return std::move(*pool);
}

/// A job that has the worker until it is stopped.
struct Blocker {
  std::latch begun{1};
  WorkerPool::Job job = [this](const StopToken& stop) {
    std::latch stopped(1);
    const std::stop_callback callback(stop, [&] { stopped.count_down(); });
    begun.count_down();
    stopped.wait();
  };
};

TEST(WorkerPool, RunsJobsBesideEachOther) {
  const auto pool = start({.workers = 2});
  std::latch both(2);
  std::latch done(2);
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(pool->submit([&](const StopToken& stop) {
      EXPECT_FALSE(stop.stop_requested());
      both.arrive_and_wait();
      done.count_down();
    }));
  }
  done.wait();
}

TEST(WorkerPool, RunsWaitingJobsInTheirOrder) {
  const auto pool = start({.workers = 1});
  Blocker blocker;
  const auto blocked = pool->submit(blocker.job);
  blocker.begun.wait();
  std::string order;
  std::latch done(3);
  for (const char name : {'a', 'b', 'c'}) {
    EXPECT_TRUE(pool->submit([&, name](const StopToken&) {
      order += name;
      done.count_down();
    }));
  }
  EXPECT_EQ(pool->waiting(), 3U);
  EXPECT_EQ(pool->running(), 1U);
  EXPECT_FALSE(pool->cancel(*blocked));
  done.wait();
  EXPECT_EQ(order, "abc");
}

TEST(WorkerPool, RefusesAtOnceWhatHasNoRoomToWait) {
  const auto pool = start({.workers = 1, .max_waiting = 2});
  Blocker blocker;
  EXPECT_TRUE(pool->submit(blocker.job));
  blocker.begun.wait();
  EXPECT_TRUE(pool->submit([](const StopToken&) {}));
  EXPECT_TRUE(pool->submit([](const StopToken&) {}));
  const auto refused = pool->submit([](const StopToken&) { FAIL(); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kFull);
}

TEST(WorkerPool, TakesAJobForAnIdleWorkerWhenNoneMayWait) {
  const auto pool = start({.workers = 1, .max_waiting = 0});
  Blocker blocker;
  EXPECT_TRUE(pool->submit(blocker.job));
  blocker.begun.wait();
  EXPECT_FALSE(pool->submit([](const StopToken&) { FAIL(); }));
}

TEST(WorkerPool, RemovesACancelledJobThatWaits) {
  const auto pool = start({.workers = 1});
  Blocker blocker;
  EXPECT_TRUE(pool->submit(blocker.job));
  blocker.begun.wait();
  const auto held = std::make_shared<int>(0);
  const auto waiting = pool->submit([held](const StopToken&) { FAIL(); });
  EXPECT_TRUE(pool->cancel(*waiting));
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_EQ(pool->waiting(), 0U);
  EXPECT_FALSE(pool->cancel(*waiting));
}

TEST(WorkerPool, StopsOnlyTheJobThatIsCancelled) {
  const auto pool = start({.workers = 2});
  Blocker cancelled;
  const auto id = pool->submit(cancelled.job);
  cancelled.begun.wait();
  std::latch go_on(1);
  std::latch done(1);
  bool stopped = true;
  EXPECT_TRUE(pool->submit([&](const StopToken& stop) {
    go_on.wait();
    stopped = stop.stop_requested();
    done.count_down();
  }));
  EXPECT_FALSE(pool->cancel(*id));
  go_on.count_down();
  done.wait();
  EXPECT_FALSE(stopped);
}

TEST(WorkerPool, CallsEveryJobThatItTookWhenItStops) {
  const auto pool = start({.workers = 1});
  Blocker blocker;
  EXPECT_TRUE(pool->submit(blocker.job));
  blocker.begun.wait();
  int stopped = 0;
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(pool->submit([&](const StopToken& stop) { stopped += stop.stop_requested(); }));
  }
  pool->stop();
  EXPECT_EQ(stopped, 3);
  const auto late = pool->submit([](const StopToken&) { FAIL(); });
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kUnavailable);
  pool->stop();
}

TEST(WorkerPool, GoesOnAfterAJobThatThrew) {
  std::vector<std::string> faults;
  const auto pool =
      start({.workers = 1, .on_fault = [&](std::string_view what) { faults.emplace_back(what); }});
  EXPECT_TRUE(pool->submit([](const StopToken&) { throw std::runtime_error("broken"); }));
  EXPECT_TRUE(pool->submit([](const StopToken&) { throw 7; }));
  bool ran = false;
  EXPECT_TRUE(pool->submit([&](const StopToken&) { ran = true; }));
  pool->stop();
  EXPECT_TRUE(ran);
  EXPECT_EQ(faults, (std::vector<std::string>{"broken", "unknown exception"}));
}

TEST(WorkerPool, RunsJobsAtALowPriorityAndLeavesOthersTheirs) {
  const int own = ::getpriority(PRIO_PROCESS, 0);
  const auto pool = start({.workers = 1, .nice = 19});
  int of_worker = 0;
  EXPECT_TRUE(pool->submit([&](const StopToken&) {
    of_worker = ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()));
  }));
  pool->stop();
  ASSERT_EQ(pool->low_priority_workers(), 1U);
  EXPECT_EQ(of_worker, 19);
  EXPECT_EQ(::getpriority(PRIO_PROCESS, 0), own);
}

}  // namespace
}  // namespace nightbell::query
