#include "cli/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cstdio>

namespace nightbell::cli {

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

std::size_t terminal_width(int descriptor) {
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

Spinner::Spinner(std::string what) : what_(std::move(what)) {
  if (is_terminal(STDERR_FILENO))
    thread_ = std::jthread([this](const std::stop_token& stop) { turn(stop); });
}

Spinner::~Spinner() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Spinner::turn(const std::stop_token& stop) {
  constexpr std::chrono::milliseconds kPatience{500};
  constexpr std::chrono::milliseconds kTurn{100};
  constexpr std::array<std::string_view, 10> kFrames = {"⠋", "⠙", "⠹", "⠸", "⠼",
                                                        "⠴", "⠦", "⠧", "⠇", "⠏"};
  const auto began = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  const auto stopped_within = [&](std::chrono::milliseconds time) {
    return wake_.wait_for(lock, stop, time, [] { return false; }) || stop.stop_requested();
  };
  if (stopped_within(kPatience)) return;
  for (std::size_t frame = 0;; frame = (frame + 1) % kFrames.size()) {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    fmt::print(stderr, "\r\x1b[K{} {} … {:.1f} s", kFrames[frame], what_, took.count());
    std::fflush(stderr);
    if (stopped_within(kTurn)) break;
  }
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
}

}  // namespace nightbell::cli
