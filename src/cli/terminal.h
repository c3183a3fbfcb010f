#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

namespace nightbell::cli {

[[nodiscard]] bool is_terminal(int descriptor);

/// Columns; 80 when the terminal does not tell.
[[nodiscard]] std::size_t terminal_width(int descriptor);

/// Says on a terminal's stderr that something takes long: after half a second, until it goes.
/// Threading: its owner; it has a thread of its own.
class Spinner {
 public:
  /// @param what  `reading ./data`
  explicit Spinner(std::string what);
  ~Spinner();
  Spinner(const Spinner&) = delete;
  Spinner& operator=(const Spinner&) = delete;

 private:
  void turn(const std::stop_token& stop);

  const std::string what_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses what stands above
};

}  // namespace nightbell::cli
