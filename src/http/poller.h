#pragma once

#include <sys/epoll.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "http/descriptor.h"

/// Readiness of sockets, told once a change (edge-triggered epoll).
///
/// A keep-alive request then costs no system call but recv, send and its share of one
/// epoll_wait; waiting through Boost.Asio re-arms each wait with an epoll_ctl of its
/// own. The price: who is told that bytes are there reads until there are none, or
/// remembers.
namespace nightbell::http {

/// Is told of readiness.
class Watcher {
 public:
  /// `events` as epoll has them: EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLHUP, EPOLLERR.
  virtual void on_events(std::uint32_t events) = 0;

 protected:
  ~Watcher() = default;
};

/// Threading: its loop only, except wake().
class Poller {
 public:
  /// How many watchers are told in one round; the rest come in the next.
  static constexpr std::size_t kMaxEventsPerRound = 64;

  /// @error kIo  no descriptor is free
  [[nodiscard]] static Result<Poller> open();

  /// Watches `fd` until it is closed. `watcher` outlives that, and the round in which
  /// it happens.
  /// @error kIo  the kernel has no room
  [[nodiscard]] Result<void> watch(int fd, Watcher& watcher);

  /// Waits until something is ready, wake() is called, or the time is over
  /// (negative: without end; zero: looks only).
  /// @return what is ready, valid until the next call
  [[nodiscard]] std::span<const epoll_event> wait(std::chrono::milliseconds at_most);

  /// Ends the current or next wait(). Threading: any thread.
  void wake();

 private:
  Poller(Descriptor epoll, Descriptor event) : epoll_(std::move(epoll)), event_(std::move(event)) {}

  Descriptor epoll_;
  Descriptor event_;
  std::array<epoll_event, kMaxEventsPerRound> ready_{};
};

}  // namespace nightbell::http
