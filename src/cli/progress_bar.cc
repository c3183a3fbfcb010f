#include "cli/progress_bar.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/terminal.h"

namespace nightbell::cli {

ProgressBar::ProgressBar(const Clock& clock)
    : clock_(clock), on_terminal_(is_terminal(STDERR_FILENO)), began_(clock.steady()) {}

bool ProgressBar::is_due() const {
  constexpr std::chrono::milliseconds kEvery{100};
  return on_terminal_ && clock_.steady() - shown_ >= kEvery;
}

void ProgressBar::show(std::string_view what, std::uint64_t done, std::uint64_t all,
                       std::string_view more) {
  if (!is_due()) return;
  shown_ = clock_.steady();
  const double share = all == 0 ? 1 : static_cast<double>(done) / static_cast<double>(all);
  constexpr std::size_t kWidth = 24;
  const auto full = static_cast<std::size_t>(std::min(share, 1.0) * kWidth);
  fmt::print(stderr, "\r\x1b[K{} [{:=<{}}{: <{}}] {:.0f} %{}", what, "", full, "", kWidth - full,
             share * 100, more);
  std::fflush(stderr);
}

void ProgressBar::clear() const {
  if (on_terminal_) fmt::print(stderr, "\r\x1b[K");
}

double ProgressBar::seconds() const {
  return std::max(std::chrono::duration<double>(clock_.steady() - began_).count(), 1e-3);
}

}  // namespace nightbell::cli
