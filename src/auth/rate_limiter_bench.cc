#include "auth/rate_limiter.h"

#include <benchmark/benchmark.h>

#include <cstring>

#include "base/ids.h"

namespace nightbell::auth {
namespace {

AddressKey random_v4() {
  AddressKey key;
  const std::uint64_t random = fast_random();
  std::memcpy(key.bytes.data(), &random, 4);
  return key;
}

/// One client that stays within its limit; the table is warm.
void BM_RateLimiterOneClient(benchmark::State& state) {
  RateLimiter limiter({1, 2});
  const AddressKey client = random_v4();
  std::int64_t now = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(
        limiter.take(client, 0, {5, 20}, SteadyTime(Nanos(now += 250'000'000))));
}
BENCHMARK(BM_RateLimiterOneClient);

/// A flood of addresses that fills the table.
void BM_RateLimiterFlood(benchmark::State& state) {
  RateLimiter limiter({1, 2});
  for (auto _ : state)
    benchmark::DoNotOptimize(limiter.take(random_v4(), 0, {5, 20}, SteadyTime(Nanos(1))));
}
BENCHMARK(BM_RateLimiterFlood);

}  // namespace
}  // namespace nightbell::auth
