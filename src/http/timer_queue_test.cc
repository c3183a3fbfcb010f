#include "http/timer_queue.h"

#include <gtest/gtest.h>

#include "http/test_server.h"

namespace nightbell::http {
namespace {

using std::chrono::milliseconds;

constexpr SteadyTime at(int ms) {
  return SteadyTime{} + milliseconds(ms);
}

TEST(TimerQueue, GivesWhatIsDueInOrderAndOnce) {
  std::string ran;
  TimerQueue timers;
  EXPECT_EQ(timers.next_due(), SteadyTime::max());
  for (const auto& [due, name] : {std::pair(30, 'c'), {10, 'a'}, {20, 'b'}, {10, 'A'}})
    timers.add(at(due), [&ran, name = name] { ran += name; });
  EXPECT_EQ(timers.next_due(), at(10));
  EXPECT_TRUE(timers.take_due(at(9)).empty());
  for (const auto& task : timers.take_due(at(20))) task();
  EXPECT_EQ(ran, "aAb");
  EXPECT_EQ(timers.next_due(), at(30));
  for (const auto& task : timers.take_due(at(1000))) task();
  EXPECT_EQ(ran, "aAbc");
}

TEST(EventLoop, RunsATaskWhenItsTimeHasComeThoughNothingElseHappens) {
  test::TestServer server;
  server.script.at_body = [](const ExchangePtr& exchange, Loop& loop) {
    const auto began = std::chrono::steady_clock::now();
    loop.post_after(milliseconds(30), [exchange, began] {
      const auto took = std::chrono::steady_clock::now() - began;
      exchange->reply({.body = took >= milliseconds(30) ? "late enough" : "too early"});
    });
  };
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(test::Client(server->port()).exchange(test::get("/")).body, "late enough");
  EXPECT_LT(std::chrono::steady_clock::now() - began, milliseconds(900));  // not at the next sweep
}

TEST(EventLoop, EndsWithTasksThatAreNotDueYet) {
  test::TestServer server;
  auto held = std::make_shared<int>(1);
  server.script.at_body = [held](const ExchangePtr& exchange, Loop& loop) {
    loop.post_after(std::chrono::hours(1), [held] { ++*held; });
    exchange->reply({.body = "{}"});
  };
  EXPECT_EQ(test::Client(server->port()).exchange(test::get("/")).status, 200);
  server->stop(milliseconds(100));
  EXPECT_EQ(*held, 1);
}

}  // namespace
}  // namespace nightbell::http
