#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "auth/client_address.h"
#include "base/clock.h"
#include "base/siphash.h"

/// How often a client may send (CONTRACTS.md section 10).
namespace nightbell::auth {

/// A bucket of `burst` tokens, refilled `per_second`.
struct RateLimit {
  double per_second = 5;  ///< fractions allowed; 0: no limit
  std::int64_t burst = 20;
};

/// Token buckets of all clients in one table of fixed size, shared by all loops (a table a
/// loop would give a client as many buckets as there are loops).
///
/// A bucket is one time (GCRA): when it will be full again. One that is full is as good as
/// none, so its place is free. A client that finds no place in its row shares a bucket with
/// its neighbours (IPv4 /16, IPv6 /48) until one is: a flood of addresses limits itself
/// and costs no memory.
/// Threading: any thread; one of kShards locks is held for some 20 ns.
class RateLimiter {
 public:
  static constexpr std::size_t kShards = 64;

  /// @param key      secret: senders can't choose who shares a row
  /// @param entries  in all; a power of two of at least kShards * kRow
  explicit RateLimiter(SipKey key, std::size_t entries = 128 * 1024);

  /// Takes a token.
  /// @param bucket  tells an address's buckets apart: logs and runs, the rest, a key's own
  /// @return  nothing when allowed; else after how long to try again: whole seconds, ≥ 1
  [[nodiscard]] std::optional<std::chrono::seconds> take(const AddressKey& address,
                                                         std::uint32_t bucket,
                                                         const RateLimit& limit, SteadyTime now);

  /// Tokens that were taken from shared buckets so far.
  [[nodiscard]] std::uint64_t overflows() const;

 private:
  static constexpr std::size_t kRow = 16;      ///< places where an entry may stand: 4 lines
  static constexpr std::size_t kShared = 256;  ///< neighbours' buckets a shard

  struct Entry {
    std::uint64_t tag = 0;
    std::int64_t full_at_ns = INT64_MIN;
  };
  struct alignas(64) Shard {
    std::mutex mutex;
    std::vector<Entry> entries;
    std::array<std::int64_t, kShared> shared;
    std::uint64_t overflows = 0;
  };
  /// The bucket's place; its old content is this bucket's own or worth nothing.
  [[nodiscard]] std::int64_t& place(Shard& shard, std::uint64_t tag, const AddressKey& address,
                                    std::uint32_t bucket, std::int64_t now_ns) const;

  const SipKey key_;
  const std::size_t rows_;  ///< a shard
  std::unique_ptr<Shard[]> shards_;
};

}  // namespace nightbell::auth
