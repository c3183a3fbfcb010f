#pragma once

#include <cstdint>
#include <string>

#include "http/poller.h"

namespace nightbell::http {

class EventLoop;

/// Binds and listens. SO_REUSEPORT lets each loop have a socket of its own; a first
/// bind without it finds out whether another process already has the address.
/// @param port  0: any; see port_of()
/// @param first whether this is the server's first socket on the address
/// @error kIo  says which address and why
[[nodiscard]] Result<Descriptor> listen_on(const std::string& host, std::uint16_t port, bool first);
[[nodiscard]] std::uint16_t port_of(const Descriptor& listener);

/// Takes new connections from one listening socket and gives them to its loop.
/// Threading: its loop only.
class Acceptor final : public Watcher {
 public:
  Acceptor(EventLoop& loop, Descriptor listener) : loop_(loop), listener_(std::move(listener)) {}

  /// @error kIo  no descriptors
  [[nodiscard]] Result<void> open(Poller& poller);
  void on_events(std::uint32_t events) override;
  /// Accepts again after a pause for want of memory or descriptors.
  void retry();
  /// Takes what has already connected, then listens no more.
  void drain_and_close();

 private:
  /// @return false when nobody waits, or nothing can be done for now
  bool accept_one();
  void refuse_one();
  void accept_some();

  EventLoop& loop_;
  Descriptor listener_;
  Descriptor spare_;   // given up to tell a client that there are no descriptors left
  bool more_ = false;  // somebody may wait, though no event will say so again
};

}  // namespace nightbell::http
