#include "http/acceptor.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <cstring>

#include "http/event_loop.h"

namespace nightbell::http {
namespace {

using boost::asio::ip::tcp;

/// Those who wait meanwhile are told by the next round.
constexpr int kMaxAcceptsPerRound = 128;

Descriptor open_spare() {
  return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

/// An IPv4 client of an IPv6 socket is known by its IPv4 address.
boost::asio::ip::address address_of(const tcp::endpoint& endpoint) {
  const auto address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
  }
  return address;
}

Result<Descriptor> bound_socket(const tcp::endpoint& endpoint, bool share_port) {
  const int family = endpoint.address().is_v6() ? AF_INET6 : AF_INET;
  Descriptor socket(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  const auto set = [&](int level, int option) {
    return ::setsockopt(socket.get(), level, option, &on, sizeof on) == 0;
  };
  // Accepted sockets inherit TCP_NODELAY: replies leave at once.
  if (!socket || !set(SOL_SOCKET, SO_REUSEADDR) || !set(IPPROTO_TCP, TCP_NODELAY) ||
      (share_port && !set(SOL_SOCKET, SO_REUSEPORT)) ||
      ::bind(socket.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0) {
    return fail(ErrorCode::kIo, std::strerror(errno));
  }
  return socket;
}

}  // namespace

Result<Descriptor> listen_on(const std::string& host, std::uint16_t port, bool first) {
  const std::string name = host + " port " + std::to_string(port);
  boost::system::error_code ec;
  const auto address = boost::asio::ip::make_address(host, ec);
  if (ec) return fail(ErrorCode::kInvalidArgument, host + " is not an IP address");
  const tcp::endpoint endpoint(address, port);
  if (first && port != 0) {
    if (auto probe = bound_socket(endpoint, false); !probe) {
      return fail(std::move(probe.error()).within("can't listen on " + name));
    }
  }
  auto socket = bound_socket(endpoint, true);
  if (!socket) return fail(std::move(socket.error()).within("can't listen on " + name));
  if (::listen(socket->get(), SOMAXCONN) != 0) {
    return fail(ErrorCode::kIo, "can't listen on " + name + ": " + std::strerror(errno));
  }
  return socket;
}

std::uint16_t port_of(const Descriptor& listener) {
  tcp::endpoint endpoint;
  auto size = static_cast<socklen_t>(endpoint.capacity());
  if (::getsockname(listener.get(), endpoint.data(), &size) != 0) return 0;
  return endpoint.port();
}

Result<void> Acceptor::open(Poller& poller) {
  spare_ = open_spare();
  return poller.watch(listener_.get(), *this);
}

void Acceptor::on_events(std::uint32_t) {
  accept_some();
}

void Acceptor::retry() {
  if (!spare_) spare_ = open_spare();
  if (more_) accept_some();
}

void Acceptor::accept_some() {
  more_ = true;
  for (int i = 0; i < kMaxAcceptsPerRound && listener_; ++i) {
    if (!accept_one()) return;
  }
  loop_.post([this] { accept_some(); });
}

void Acceptor::drain_and_close() {
  while (listener_ && accept_one()) {
  }
  listener_.close();
}

bool Acceptor::accept_one() {
  tcp::endpoint peer;
  auto size = static_cast<socklen_t>(peer.capacity());
  Descriptor socket(::accept4(listener_.get(), peer.data(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (socket) {
    loop_.adopt(std::move(socket), address_of(peer));
    return true;
  }
  switch (errno) {
    case EMFILE:
    case ENFILE: {
      const bool had_spare = static_cast<bool>(spare_);
      refuse_one();
      return had_spare;
    }
    case EAGAIN:
      more_ = false;
      return false;
    case ENOBUFS:
    case ENOMEM:
      return false;  // the next sweep tries again
    default:
      return true;  // this one client went away while it waited
  }
}

void Acceptor::refuse_one() {
  spare_.close();
  Descriptor unlucky(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (unlucky) loop_.count_refusal();
  unlucky.close();
  spare_ = open_spare();
}

}  // namespace nightbell::http
