#include "auth/rate_limiter.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace nightbell::auth {
namespace {

using namespace std::chrono_literals;

constexpr SipKey kSecret = {1, 2};
constexpr RateLimit kUsual = {.per_second = 5, .burst = 20};

AddressKey v4(std::uint32_t address) {
  AddressKey key;
  for (int i = 0; i < 4; ++i)
    key.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(address >> (24 - 8 * i));
  return key;
}

SteadyTime at(Nanos time) {
  return SteadyTime(1h + time);
}

int passes(RateLimiter& limiter, const AddressKey& address, const RateLimit& limit, SteadyTime now,
           int tries = 100) {
  int passed = 0;
  for (int i = 0; i < tries; ++i) {
    if (!limiter.take(address, 0, limit, now)) ++passed;
  }
  return passed;
}

TEST(RateLimiter, LetsExactlyTheBurstPassAtOnce) {
  RateLimiter limiter(kSecret);
  EXPECT_EQ(passes(limiter, v4(1), kUsual, at(0s)), 20);
  EXPECT_EQ(passes(limiter, v4(2), kUsual, at(0s)), 20) << "another client";
  EXPECT_EQ(passes(limiter, v4(1), kUsual, at(199ms)), 0);
  EXPECT_EQ(passes(limiter, v4(1), kUsual, at(200ms)), 1);
  EXPECT_EQ(passes(limiter, v4(1), kUsual, at(1200ms)), 5);
  EXPECT_EQ(passes(limiter, v4(1), kUsual, at(1h)), 20) << "never more than the burst";
}

TEST(RateLimiter, SaysInWholeSecondsWhenToTryAgain) {
  RateLimiter limiter(kSecret);
  const RateLimit slow = {.per_second = 0.4, .burst = 2};
  EXPECT_FALSE(limiter.take(v4(1), 0, slow, at(0s)));
  EXPECT_FALSE(limiter.take(v4(1), 0, slow, at(0s)));
  EXPECT_EQ(limiter.take(v4(1), 0, slow, at(0s)), 3s);
  EXPECT_EQ(limiter.take(v4(1), 0, slow, at(1s)), 2s);
  EXPECT_EQ(limiter.take(v4(1), 0, slow, at(2400ms)), 1s);
  EXPECT_FALSE(limiter.take(v4(1), 0, slow, at(2500ms)));
  EXPECT_EQ(passes(limiter, v4(2), kUsual, at(0s)), 20);
  EXPECT_EQ(limiter.take(v4(2), 0, kUsual, at(0s)), 1s) << "at least one";
}

TEST(RateLimiter, KeepsTheBucketsOfAnAddressApart) {
  RateLimiter limiter(kSecret);
  EXPECT_EQ(passes(limiter, v4(1), kUsual, at(0s)), 20);
  EXPECT_FALSE(limiter.take(v4(1), 1, kUsual, at(0s)));
  AddressKey v6 = v4(1);
  v6.is_v6 = true;
  EXPECT_FALSE(limiter.take(v6, 0, kUsual, at(0s)));
}

TEST(RateLimiter, IsOffAtRateZero) {
  RateLimiter limiter(kSecret);
  EXPECT_EQ(passes(limiter, v4(1), {.per_second = 0, .burst = 1}, at(0s), 1000), 1000);
}

TEST(RateLimiter, TakesExtremeLimits) {
  RateLimiter limiter(kSecret);
  EXPECT_EQ(passes(limiter, v4(1), {.per_second = 1e-300, .burst = 1'000'000'000}, at(0s)), 100);
  EXPECT_EQ(passes(limiter, v4(2), {.per_second = 1e300, .burst = 1}, at(0s)), 1);
  EXPECT_EQ(passes(limiter, v4(2), {.per_second = 1e300, .burst = 1}, at(1ns)), 1);
  EXPECT_EQ(passes(limiter, v4(3), {.per_second = 1, .burst = 0}, at(0s)), 1) << "at least one";
}

TEST(RateLimiter, ForgetsASlowerLimitOfBefore) {
  RateLimiter limiter(kSecret);
  EXPECT_EQ(passes(limiter, v4(1), {.per_second = 0.001, .burst = 20}, at(0s)), 20);
  EXPECT_EQ(passes(limiter, v4(1), kUsual, at(0s)), 0);
  EXPECT_EQ(passes(limiter, v4(1), kUsual, at(1s)), 5);
}

TEST(RateLimiter, BoundsAFloodOfAddressesByTheirNetwork) {
  RateLimiter limiter(kSecret, 1024);
  int passed = 0;
  for (std::uint32_t i = 0; i < 60'000; ++i) {
    for (int request = 0; request < 3; ++request) {
      if (!limiter.take(v4(0x0a010000 + i), 0, kUsual, at(0s))) ++passed;
    }
  }
  EXPECT_LE(passed, 3 * 1024 + 20) << "what found a place, and one bucket for all the others";
  EXPECT_GT(limiter.overflows(), 3u * 50'000u);
  EXPECT_EQ(passes(limiter, v4(0x0a020001), kUsual, at(0s)), 20) << "another network";
  EXPECT_EQ(passes(limiter, v4(0x0a01ffff), kUsual, at(5s)), 20) << "and room again later";
}

TEST(RateLimiter, HoldsEveryBucketOfAnOrdinaryCrowd) {
  RateLimiter limiter(kSecret);
  for (std::uint32_t i = 0; i < 40'000; ++i)
    ASSERT_FALSE(limiter.take(v4(i), 0, {.per_second = 1, .burst = 1}, at(0s)));
  EXPECT_LT(limiter.overflows(), 10u);
  for (std::uint32_t i = 0; i < 40'000; i += 100)
    ASSERT_TRUE(limiter.take(v4(i), 0, {.per_second = 1, .burst = 1}, at(0s)));
}

TEST(RateLimiter, GivesAllThreadsTogetherOneBucket) {
  RateLimiter limiter(kSecret);
  std::atomic<int> passed{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] { passed += passes(limiter, v4(7), kUsual, at(0s)); });
  }
  EXPECT_EQ(passed, 20);
}

}  // namespace
}  // namespace nightbell::auth
