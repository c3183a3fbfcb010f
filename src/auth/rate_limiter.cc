#include "auth/rate_limiter.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <new>
#include <string_view>

namespace nightbell::auth {
namespace {

/// Far below what a count of nanoseconds can hold, so that sums of two never overflow.
constexpr double kLongestNs = 4e18;
constexpr double kYearNs = 3.2e16;

/// Takes a token of the bucket that is full again at `full_at_ns`.
std::optional<std::chrono::seconds> take_from(std::int64_t& full_at_ns, const RateLimit& limit,
                                              std::int64_t now_ns) {
  const double interval = std::clamp(1e9 / limit.per_second, 1.0, kYearNs);
  const auto interval_ns = static_cast<std::int64_t>(interval);
  const double burst = static_cast<double>(std::max<std::int64_t>(limit.burst, 1));
  const auto empty_ns =
      static_cast<std::int64_t>(std::min(static_cast<double>(interval_ns) * burst, kLongestNs));

  // Later than an empty bucket would be only when the limit was another before; it is
  // kept, so that the bucket fills from now on.
  full_at_ns = std::clamp(full_at_ns, now_ns, now_ns + empty_ns);
  const std::int64_t wait_ns = full_at_ns + interval_ns - (now_ns + empty_ns);
  if (wait_ns <= 0) {
    full_at_ns += interval_ns;
    return std::nullopt;
  }
  return std::max(std::chrono::ceil<std::chrono::seconds>(Nanos(wait_ns)), std::chrono::seconds(1));
}

}  // namespace

RateLimiter::RateLimiter(SipKey key, std::size_t entries)
    : key_(key),
      rows_(entries / kShards / kRow),
      buckets_(static_cast<Bucket*>(std::calloc(entries, sizeof(Bucket)))),
      shards_(std::make_unique<Shard[]>(kShards)) {
  assert(std::has_single_bit(entries) && rows_ > 0);
  if (!buckets_) throw std::bad_alloc();
}

std::uint64_t RateLimiter::tag_of(const AddressKey& address, std::uint32_t bucket,
                                  std::size_t prefix_bytes) const {
  std::array<char, sizeof bucket + 2 + 8> text{};
  std::memcpy(text.data(), &bucket, sizeof bucket);
  text[sizeof bucket] = static_cast<char>(prefix_bytes);
  text[sizeof bucket + 1] = address.is_v6 ? 1 : 0;
  std::memcpy(text.data() + sizeof bucket + 2, address.bytes.data(), prefix_bytes);
  return siphash64(key_, {text.data(), text.size()});
}

RateLimiter::Bucket* RateLimiter::find(std::uint64_t tag, std::int64_t now_ns) {
  const std::size_t row = (tag % kShards) * rows_ + (tag / kShards) % rows_;
  Bucket* const begin = &buckets_[row * kRow];
  Bucket* free = nullptr;
  for (Bucket* bucket = begin; bucket != begin + kRow; ++bucket) {
    if (bucket->tag == tag) return bucket;
    if (free == nullptr && bucket->full_at_ns <= now_ns) free = bucket;
  }
  if (free != nullptr) *free = {tag, 0};
  return free;
}

std::optional<std::chrono::seconds> RateLimiter::take(const AddressKey& address,
                                                      std::uint32_t bucket, const RateLimit& limit,
                                                      SteadyTime now) {
  if (!(limit.per_second > 0)) return std::nullopt;
  const std::int64_t now_ns = now.time_since_epoch().count();
  {
    const std::uint64_t tag = tag_of(address, bucket, address.bytes.size());
    Shard& shard = shards_[tag % kShards];
    std::lock_guard lock(shard.mutex);
    if (Bucket* own = find(tag, now_ns)) return take_from(own->full_at_ns, limit, now_ns);
    ++shard.overflows;
  }
  const std::uint64_t tag = tag_of(address, bucket, address.is_v6 ? 6 : 2);
  Shard& shard = shards_[tag % kShards];
  std::lock_guard lock(shard.mutex);
  return take_from(shard.shared_full_at_ns[(tag / kShards) % kShared], limit, now_ns);
}

std::uint64_t RateLimiter::overflows() const {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kShards; ++i) {
    std::lock_guard lock(shards_[i].mutex);
    sum += shards_[i].overflows;
  }
  return sum;
}

}  // namespace nightbell::auth
