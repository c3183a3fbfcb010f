#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

#include "base/result.h"

/// `DATA/control.sock` (0600): how a program of the same user speaks with the running
/// server. One request line, one reply line, then it is closed.
namespace nightbell::server {

/// The server's side: one thread, one connection at a time.
/// Threading: made and destroyed by one thread.
class ControlSocket {
 public:
  /// Called on the socket's thread; may block until `stop` is asked for.
  using Answer = std::function<std::string(std::string_view line, const std::stop_token& stop)>;

  /// Replaces what an earlier server left; the folder's lock is to be held.
  /// @error kIo
  [[nodiscard]] static Result<std::unique_ptr<ControlSocket>> open(
      const std::filesystem::path& data_dir, Answer answer);
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

 private:
  ControlSocket(int listener, std::filesystem::path path, Answer answer);
  void serve(const std::stop_token& stop);

  const int listener_;
  const std::filesystem::path path_;
  const Answer answer_;
  std::jthread thread_;
};

/// Whether a server of the folder listens.
[[nodiscard]] bool server_listens(const std::filesystem::path& data_dir);

/// Sends a line to the server of the folder and waits for its reply, however long.
/// @return nothing when no server listens there
/// @error kIo  it went away before it had answered
[[nodiscard]] Result<std::optional<std::string>> ask_server(const std::filesystem::path& data_dir,
                                                            std::string_view line);

}  // namespace nightbell::server
