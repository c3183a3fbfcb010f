#include "intake/stdout_sink.h"

#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>

namespace nightbell::intake {
namespace {

/// Waits this long for a reader of stdout; then the line is given up.
constexpr int kPatienceMs = 200;

bool put_on_stdout(const LineSink::Line& line) {
  std::string_view left = line.text;
  while (!left.empty()) {
    pollfd out{STDOUT_FILENO, POLLOUT, 0};
    // Once part of a line is out the rest must follow, or the next line would be torn.
    const bool begun = left.size() < line.text.size();
    if (poll(&out, 1, begun ? kPatienceMs * 10 : kPatienceMs) != 1 || (out.revents & POLLOUT) == 0)
      return false;
    // A pipe that polls writable takes PIPE_BUF bytes without blocking.
    const ssize_t written =
        write(STDOUT_FILENO, left.data(), std::min<std::size_t>(left.size(), PIPE_BUF));
    if (written < 0) return false;
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

std::unique_ptr<LineSink> make_stdout_sink(metrics::Counter& dropped) {
  return std::make_unique<LineSink>(put_on_stdout, dropped);
}

}  // namespace nightbell::intake
