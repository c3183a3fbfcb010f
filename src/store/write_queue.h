#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

#include "store/batch.h"

/// What waits to be written, and who writes it.
namespace nightbell::store {

/// What one append() brought.
struct HandOver {
  std::vector<BatchPtr> batches;
  CompletionPort* port = nullptr;
};

/// One FIFO, byte watermarks by class, and the writer role: at any time at most one
/// thread has it. Queue and role are under one lock, so nothing that was pushed can
/// be left without a writer: whoever finds the queue empty gives the role back in the
/// same breath.
/// Threading: any thread.
class WriteQueue {
 public:
  explicit WriteQueue(std::size_t capacity_bytes);

  // Room, in bytes of lines (see Journal::reserve).

  [[nodiscard]] bool reserve(QueueClass queue_class, std::size_t bytes);
  void unreserve(std::size_t bytes);
  [[nodiscard]] std::size_t reserved_bytes() const { return reserved_.load(); }

  // The role.

  enum class Push : std::uint8_t {
    kWrite,   ///< queued, and the caller has the role now: take() until it says no
    kQueued,  ///< queued; somebody else writes
    kClosed,  ///< not queued: the journal has stopped
  };
  [[nodiscard]] Push push(HandOver& hand_over);
  /// Takes the role without bringing anything. False when another has it.
  [[nodiscard]] bool try_take_role();
  /// Moves hand-overs to the end of `out`: at least one, further ones while fewer than
  /// `max_lines` lines and `max_bytes` bytes are taken. In the role only.
  /// @return false: the queue is empty (or the role was given to the thread), and the
  ///         role has been given back
  [[nodiscard]] bool take(std::vector<HandOver>& out, std::size_t max_lines, std::size_t max_bytes);

  /// Gives the role back at once; when something is queued, the thread that waits in
  /// wait_for_role() gets it.
  void give_role_back();

  // A slow disk: the role goes to a thread of its own (slow_disk.h says when).

  /// True: from now on only wait_for_role() gets the role. In the role only; its holder
  /// keeps it until take() says no.
  void prefer_thread(bool yes);
  /// Waits until there is something to write and nobody has the role, which happens when
  /// the thread is preferred, and behind give_role_back().
  /// @return false once the queue was closed
  [[nodiscard]] bool wait_for_role();
  /// push() refuses from now on, wait_for_role() returns.
  void close();
  /// Waits until the role is free and takes it. Only after close().
  void wait_for_last_role();

 private:
  const std::size_t capacity_;
  std::atomic<std::size_t> reserved_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<HandOver> queue_;
  bool role_taken_ = false;
  bool thread_preferred_ = false;
  bool held_by_thread_ = false;
  bool closed_ = false;
};

}  // namespace nightbell::store
