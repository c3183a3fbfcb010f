#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nightbell::bench {

/// One keep-alive connection to the server under test, with at most one request on it.
/// Threading: one at a time.
class Target {
 public:
  enum class Progress {
    kMore,      ///< the reply is not whole yet
    kAccepted,  ///< a 2xx came, whole
    kRefused,   ///< another status came, whole
    kBroken,    ///< closed or not HTTP: the connection is of no more use
  };

  /// Connects to 127.0.0.1:`port`; blocks for that moment only.
  static Result<Target> open(std::uint16_t port);
  Target(Target&& other) noexcept;
  Target& operator=(Target&&) = delete;
  ~Target();

  [[nodiscard]] int fd() const { return fd_; }

  /// Sends what the socket takes. `request` must live until the reply came.
  /// @return  false when the connection broke
  [[nodiscard]] bool send(std::string_view request);
  /// Sends what was left over; to be called when the socket takes bytes again.
  [[nodiscard]] bool send_rest();
  [[nodiscard]] bool has_rest() const { return !unsent_.empty(); }
  /// Reads what is there of the reply.
  [[nodiscard]] Progress receive();

 private:
  explicit Target(int fd) : fd_(fd) {}

  int fd_;
  std::string_view unsent_;
  std::string reply_;
};

}  // namespace nightbell::bench
