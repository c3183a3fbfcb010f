#include "open_loop.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <random>

#include "target.h"

namespace nightbell::bench {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

/// What is unanswered this long after the last request was due counts as broken.
constexpr std::chrono::seconds kPatience{5};
constexpr std::uint64_t kSeed = 20261121;  // the same moments in every run

std::vector<nanoseconds> make_schedule(double rate, nanoseconds duration) {
  std::mt19937_64 random(kSeed);
  std::exponential_distribution<double> gap(rate);
  std::vector<nanoseconds> schedule;
  for (double at = gap(random);; at += gap(random)) {
    const nanoseconds due{static_cast<std::int64_t>(at * 1e9)};
    if (due > duration) return schedule;
    schedule.push_back(due);
  }
}

/// Threading: one at a time.
class OpenLoop {
 public:
  OpenLoop(const LoadOptions& options, const std::vector<std::string>& requests)
      : schedule_(make_schedule(options.rate, options.duration)), requests_(requests) {
    report_.scheduled = schedule_.size();
    report_.waits.reserve(schedule_.size());
  }
  ~OpenLoop() {
    if (epoll_ >= 0) ::close(epoll_);
  }
  OpenLoop(const OpenLoop&) = delete;
  OpenLoop& operator=(const OpenLoop&) = delete;

  Result<void> open(const LoadOptions& options) {
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    if (epoll_ < 0) return fail(ErrorCode::kIo, "epoll_create1");
    for (int i = 0; i < options.connections; ++i) {
      auto target = Target::open(options.port);
      if (!target) return fail(std::move(target.error()));
      targets_.push_back(std::move(*target));
      epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET,
                        .data = {.u64 = targets_.size() - 1}};
      if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, targets_.back().fd(), &event) != 0) {
        return fail(ErrorCode::kIo, "epoll_ctl");
      }
      idle_.push_back(targets_.size() - 1);
    }
    due_.resize(targets_.size());
    in_flight_.resize(targets_.size());
    return {};
  }

  LoadReport run() {
    began_ = Clock::now();
    while (next_ < schedule_.size() || busy_ > 0) {
      send_what_is_due();
      if (Clock::now() - began_ > schedule_.back() + kPatience) break;
      if (idle_.empty() && busy_ == 0) break;  // every connection broke
      wait();
    }
    report_.seconds = std::chrono::duration<double>(Clock::now() - began_).count();
    report_.broken += busy_;
    std::ranges::sort(report_.waits);
    return std::move(report_);
  }

 private:
  void send_what_is_due() {
    const nanoseconds now = Clock::now() - began_;
    while (next_ < schedule_.size() && schedule_[next_] <= now && !idle_.empty()) {
      const std::size_t index = idle_.back();
      idle_.pop_back();
      due_[index] = schedule_[next_];
      in_flight_[index] = true;
      ++busy_;
      if (!targets_[index].send(requests_[next_++ % requests_.size()])) drop(index);
    }
  }

  /// Sleeps until a socket speaks or the next request is due.
  void wait() {
    nanoseconds pause = std::chrono::milliseconds(100);
    if (next_ < schedule_.size() && !idle_.empty()) {
      pause = std::max(nanoseconds{0}, schedule_[next_] - (Clock::now() - began_));
    }
    const timespec limit{.tv_sec = pause.count() / 1'000'000'000,
                         .tv_nsec = pause.count() % 1'000'000'000};
    std::array<epoll_event, 64> events;
    const int n = ::epoll_pwait2(epoll_, events.data(), events.size(), &limit, nullptr);
    for (int i = 0; i < n; ++i) handle(events[static_cast<std::size_t>(i)]);
  }

  void handle(const epoll_event& event) {
    const std::size_t index = event.data.u64;
    Target& target = targets_[index];
    if (!in_flight_[index]) return;  // closed while idle: the next send tells
    if (target.has_rest() && !target.send_rest()) return drop(index);
    if ((event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) return;
    switch (target.receive()) {
      case Target::Progress::kMore:
        return;
      case Target::Progress::kBroken:
        return drop(index);
      case Target::Progress::kAccepted:
        ++report_.accepted;
        report_.waits.push_back(Clock::now() - began_ - due_[index]);
        break;
      case Target::Progress::kRefused:
        ++report_.refused;
        break;
    }
    in_flight_[index] = false;
    --busy_;
    idle_.push_back(index);
  }

  void drop(std::size_t index) {
    in_flight_[index] = false;
    --busy_;
    ++report_.broken;
  }

  const std::vector<nanoseconds> schedule_;
  const std::vector<std::string>& requests_;
  std::vector<Target> targets_;
  std::vector<std::size_t> idle_;
  std::vector<nanoseconds> due_;  ///< of the request on each target
  std::vector<bool> in_flight_;   ///< whether a target owes a reply
  std::size_t next_ = 0;          ///< of the schedule
  std::size_t busy_ = 0;          ///< requests without a reply
  int epoll_ = -1;
  Clock::time_point began_;
  LoadReport report_;
};

}  // namespace

Result<LoadReport> run_open_loop(const LoadOptions& options,
                                 const std::vector<std::string>& requests) {
  OpenLoop loop(options, requests);
  NB_TRY(loop.open(options));
  return loop.run();
}

}  // namespace nightbell::bench
