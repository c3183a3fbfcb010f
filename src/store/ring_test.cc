#include "store/ring.h"

#include <gtest/gtest.h>

#include <thread>

namespace nightbell::store {
namespace {

TEST(Ring, KeepsTheNewestAndShowsThemFirst) {
  Ring ring(3);
  for (const char* name : {"a", "b", "c", "d"}) ring.push({"{}", name, "v"});
  EXPECT_EQ(ring.size(), 3u);
  const auto all = ring.newest(10);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].event, "d");
  EXPECT_EQ(all[2].event, "b");
  const auto one = ring.newest(1);
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0].event, "d");
  EXPECT_TRUE(ring.newest(0).empty());
}

TEST(Ring, ForgetsAPerson) {
  Ring ring(5);
  ring.push({R"({"event":"a"})", "a", "visitor-1"});
  ring.push({R"({"event":"b","metadata":{"of":"visitor-1"}})", "b", "visitor-2"});
  ring.push({R"({"event":"c"})", "c", "visitor-12"});
  const std::string id = "visitor-1";
  ring.forget(PersonMatcher(std::span(&id, 1)));
  ASSERT_EQ(ring.size(), 1u);
  EXPECT_EQ(ring.newest(1)[0].event, "c");
}

TEST(Ring, OfNothingKeepsNothing) {
  Ring ring(0);
  ring.push({"{}", "a", "v"});
  EXPECT_EQ(ring.size(), 0u);
  EXPECT_TRUE(ring.newest(5).empty());
}

TEST(Ring, IsSafeBetweenThreads) {
  Ring ring(50);
  const auto work = [&ring] {
    for (int i = 0; i < 2000; ++i) {
      ring.push({"{\"i\":" + std::to_string(i) + "}", "e", "v"});
      EXPECT_LE(ring.newest(5).size(), 5u);
    }
  };
  std::jthread other(work);
  work();
  other.join();
  EXPECT_EQ(ring.size(), 50u);
}

}  // namespace
}  // namespace nightbell::store
