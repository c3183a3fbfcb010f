#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "base/clock.h"
#include "base/siphash.h"

/// The ids of the last minutes, so that a repeat is acknowledged and not stored again
/// (CONTRACTS.md section 9).
namespace nightbell::store {

/// A window over keys: by age, and by number. Grows with what comes, 40 bytes an entry.
/// Threading: any thread.
class Duplicates {
 public:
  /// @param max_entries  more evict the oldest early; counted
  Duplicates(Nanos window, std::size_t max_entries);

  /// Remembers `key` as seen at `now`.
  /// @param now  not earlier than at the call before, else it counts as that
  /// @return false: it is in the window already, and stays as it was
  [[nodiscard]] bool insert(const Hash128& key, SteadyTime now);
  [[nodiscard]] bool contains(const Hash128& key) const;
  /// The line of this key was not stored after all: a repeat is none.
  void forget(const Hash128& key);

  [[nodiscard]] std::size_t size() const;
  /// Entries that were evicted early since the last call.
  [[nodiscard]] std::uint64_t take_evicted_early();

 private:
  struct Entry {
    Hash128 key;
    SteadyTime seen;
    bool live = false;
  };
  static constexpr std::uint32_t kFree = 0;  // slots hold an entry's place + 1

  // All with the lock held. Entries stand in a ring in the order they came; the index
  // is an open-addressed table of places, at most half full.
  [[nodiscard]] std::size_t slot_of(const Hash128& key) const;
  void unlink(std::size_t slot);
  void drop_oldest();
  void expire(SteadyTime now);
  void grow();

  const Nanos window_;
  const std::size_t max_entries_;
  mutable std::mutex mutex_;
  std::vector<Entry> ring_;
  std::vector<std::uint32_t> index_;
  std::size_t first_ = 0;  ///< place of the oldest
  std::size_t count_ = 0;  ///< in the ring, forgotten ones included
  std::size_t live_ = 0;
  SteadyTime newest_{};
  std::uint64_t evicted_early_ = 0;
};

}  // namespace nightbell::store
