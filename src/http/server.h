#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/units.h"
#include "http/exchange.h"

/// The HTTP/1.1 server: loops, listening, connections.
namespace nightbell::http {

/// One thread with one event loop, as services see it.
class Loop {
 public:
  virtual ~Loop() = default;
  /// Runs `task` on the loop soon. Threading: any thread.
  virtual void post(std::function<void()> task) = 0;
  /// Runs `task` on the loop once `delay` has passed, some milliseconds late at most. One
  /// that is not due when the loop ends never runs. Threading: its loop only.
  virtual void post_after(std::chrono::milliseconds delay, std::function<void()> task) = 0;
  [[nodiscard]] virtual unsigned index() const = 0;
  /// True on the loop's own thread.
  [[nodiscard]] virtual bool is_current() const = 0;
};

struct ServerOptions {
  std::string host = "127.0.0.1";                 ///< an address, IPv4 or IPv6
  std::uint16_t port = 8600;                      ///< 0: any free one; see Server::port()
  unsigned loops = 0;                             ///< 0: one per core
  std::size_t max_head_bytes = 16_KiB;            ///< more: 431 (414 when the request line alone)
  std::size_t max_body_bytes_in_flight = 48_MiB;  ///< all loops; more: 503 overloaded
  std::size_t max_connections = 65536;            ///< more: accepted and closed, counted
  /// Deadlines are looked at once a second, more often when one is under ten seconds.
  std::chrono::milliseconds head_deadline{10'000};  ///< from the first byte to the end of the head
  std::chrono::milliseconds body_grace{10'000};     ///< plus body_bytes_per_second of the body
  std::size_t body_bytes_per_second = 4_KiB;
  std::chrono::milliseconds idle_deadline{75'000};   ///< between requests
  std::chrono::milliseconds write_deadline{10'000};  ///< no byte of a reply taken by the client
  std::chrono::milliseconds linger_deadline{2'000};  ///< for a refused client to read its reply
  /// An exception left the service (request_id may be empty: not in a request).
  /// Empty: one JSON line on stderr. Threading: called on any loop.
  std::function<void(std::string_view request_id, std::string_view what)> on_fault;
};

/// Live numbers for metrics; sums over the loops, approximate while running.
struct ServerStats {
  std::uint64_t connections_open = 0;
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;  ///< no room or no descriptor: accepted and closed
  std::uint64_t requests_aborted = 0;     ///< the client left before its request was complete
  std::uint64_t body_bytes_in_flight = 0;
};

class Server {
 public:
  using ServiceFactory = std::function<std::unique_ptr<Service>(Loop&)>;

  /// Binds (SO_REUSEPORT, one accept socket a loop) and starts the loops.
  /// @error kIo  the address can't be bound: says which and why
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(ServerOptions options,
                                                             const Clock& clock,
                                                             ServiceFactory make_service);
  virtual ~Server() = default;

  [[nodiscard]] virtual std::uint16_t port() const = 0;
  [[nodiscard]] virtual ServerStats stats() const = 0;

  /// Stops gracefully: drains the accept backlog, answers every request whose bytes
  /// are there, waits for pending replies until `within`, then closes and joins the
  /// loops. Idempotent. Threading: not from a loop.
  virtual void stop(std::chrono::milliseconds within) = 0;
};

}  // namespace nightbell::http
