#include "store/duplicates.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <set>

#include "store/store_test_help.h"

namespace nightbell::store {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

SteadyTime at(Nanos time) {
  return SteadyTime(time);
}

TEST(Duplicates, KnowsAKeyForItsWindow) {
  Duplicates window(minutes(10), 100);
  EXPECT_TRUE(window.insert(key_of(1), at(seconds(0))));
  EXPECT_FALSE(window.insert(key_of(1), at(seconds(599))));
  EXPECT_TRUE(window.contains(key_of(1)));
  EXPECT_TRUE(window.insert(key_of(1), at(seconds(600)))) << "a repeat does not prolong it";
  EXPECT_EQ(window.take_evicted_early(), 0u);
}

TEST(Duplicates, ForgetsALineThatWasLost) {
  Duplicates window(minutes(10), 100);
  window.forget(key_of(1));
  EXPECT_TRUE(window.insert(key_of(1), at(seconds(0))));
  window.forget(key_of(1));
  EXPECT_FALSE(window.contains(key_of(1)));
  EXPECT_TRUE(window.insert(key_of(1), at(seconds(1))));
  EXPECT_EQ(window.size(), 1u);
}

TEST(Duplicates, TellsKeysApartThatShareASlot) {
  Duplicates window(minutes(10), 100);
  for (std::uint64_t high = 0; high < 50; ++high)
    EXPECT_TRUE(window.insert({42, high}, at(seconds(0))));
  for (std::uint64_t high = 0; high < 50; high += 2) window.forget({42, high});
  for (std::uint64_t high = 0; high < 50; ++high)
    EXPECT_EQ(window.contains({42, high}), high % 2 == 1) << high;
}

TEST(Duplicates, AgreesWithAPlainListOverARandomWalk) {
  constexpr std::size_t kMax = 200;
  constexpr Nanos kWindow = seconds(100);
  Duplicates window(kWindow, kMax);
  std::deque<std::pair<std::uint64_t, SteadyTime>> list;
  std::mt19937 random(7);
  SteadyTime now = at(seconds(0));
  std::uint64_t evicted = 0;
  for (int i = 0; i < 20000; ++i) {
    now += std::chrono::milliseconds(random() % 1500);
    const std::uint64_t n = random() % 400;
    std::erase_if(list, [&](const auto& entry) { return now - entry.second >= kWindow; });
    const auto known = std::ranges::find(list, n, &std::pair<std::uint64_t, SteadyTime>::first);
    if (random() % 10 == 0) {
      if (known != list.end()) list.erase(known);
      window.forget(key_of(n));
      continue;
    }
    EXPECT_EQ(window.insert(key_of(n), now), known == list.end()) << i;
    if (known == list.end()) list.emplace_back(n, now);
  }
  evicted = window.take_evicted_early();
  EXPECT_EQ(evicted, 0u) << "the window is shorter than the list here";
  EXPECT_EQ(window.size(), list.size());
}

TEST(Duplicates, EvictsTheOldestWhenTooManyCome) {
  Duplicates window(minutes(10), 64);
  for (std::uint64_t n = 0; n < 1000; ++n) EXPECT_TRUE(window.insert(key_of(n), at(seconds(0))));
  EXPECT_EQ(window.size(), 64u);
  EXPECT_EQ(window.take_evicted_early(), 936u);
  EXPECT_FALSE(window.contains(key_of(935)));
  EXPECT_TRUE(window.contains(key_of(936)));
}

}  // namespace
}  // namespace nightbell::store
