#include "http/poller.h"

#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace nightbell::http {

Result<Poller> Poller::open() {
  Descriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
  Descriptor event(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  epoll_event interest{.events = EPOLLIN, .data = {.ptr = nullptr}};
  if (!epoll || !event || ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, event.get(), &interest) != 0) {
    return fail(ErrorCode::kIo, std::string("epoll: ") + std::strerror(errno));
  }
  return Poller(std::move(epoll), std::move(event));
}

Result<void> Poller::watch(int fd, Watcher& watcher) {
  epoll_event interest{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                       .data = {.ptr = &watcher}};
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &interest) != 0) {
    return fail(ErrorCode::kIo, std::string("epoll_ctl: ") + std::strerror(errno));
  }
  return {};
}

std::span<const epoll_event> Poller::wait(std::chrono::milliseconds at_most) {
  const int count = ::epoll_wait(epoll_.get(), ready_.data(), static_cast<int>(ready_.size()),
                                 static_cast<int>(std::max<std::int64_t>(at_most.count(), -1)));
  auto end = ready_.begin() + std::max(count, 0);
  const auto woken =
      std::find_if(ready_.begin(), end, [](const epoll_event& e) { return e.data.ptr == nullptr; });
  if (woken != end) {
    std::uint64_t times = 0;
    [[maybe_unused]] const auto n = ::read(event_.get(), &times, sizeof times);
    *woken = *--end;
  }
  return {ready_.begin(), end};
}

void Poller::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto n = ::write(event_.get(), &one, sizeof one);
}

}  // namespace nightbell::http
