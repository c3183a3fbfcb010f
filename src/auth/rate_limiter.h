#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>

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
/// A bucket is one time (the generic cell rate algorithm of ITU-T I.371): when it will be
/// full again. One that is full is as good as none, so its place is free. A client that
/// finds no place in its row shares a bucket with its neighbours (IPv4 /16, IPv6 /48)
/// until one is: a flood of addresses limits itself and costs no memory.
/// Threading: any thread; one of kShards locks is held for some 20 ns.
class RateLimiter {
 public:
  static constexpr std::size_t kShards = 64;

  /// @param key      secret: senders can't choose who shares a row
  /// @param entries  in all; a power of two of at least 1024
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
  static constexpr std::size_t kRow = 16;     ///< places where a bucket may be: 4 cache lines
  static constexpr std::size_t kShared = 64;  ///< neighbours' buckets a shard

  /// All zero: free, and never touched memory costs nothing.
  struct Bucket {
    std::uint64_t tag;
    std::int64_t full_at_ns;
  };
  struct alignas(64) Shard {
    std::mutex mutex;
    std::array<std::int64_t, kShared> shared_full_at_ns{};
    std::uint64_t overflows = 0;
  };
  struct Free {
    void operator()(void* memory) const { std::free(memory); }
  };

  /// The bucket's own place in its row, or a free one made its own; nullptr: the row is full.
  [[nodiscard]] Bucket* find(std::uint64_t tag, std::int64_t now_ns);
  [[nodiscard]] std::uint64_t tag_of(const AddressKey& address, std::uint32_t bucket,
                                     std::size_t prefix_bytes) const;

  const SipKey key_;
  const std::size_t rows_;  ///< a shard
  std::unique_ptr<Bucket[], Free> buckets_;
  std::unique_ptr<Shard[]> shards_;
};

}  // namespace nightbell::auth
