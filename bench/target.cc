#include "target.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

namespace nightbell::bench {
namespace {

constexpr std::string_view kLengthHeader = "\r\nContent-Length: ";
constexpr std::string_view kStatusStart = "HTTP/1.1 ";

Error last_error(const char* what) {
  return {ErrorCode::kIo, std::string(what) + ": " + std::strerror(errno)};
}

}  // namespace

Result<Target> Target::open(std::uint16_t port) {
  Target target(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (target.fd_ < 0) return fail(last_error("socket"));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(target.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return fail(last_error("connect"));
  }
  const int on = 1;
  ::setsockopt(target.fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return target;
}

Target::Target(Target&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), unsent_(other.unsent_), reply_(std::move(other.reply_)) {}

Target::~Target() {
  if (fd_ >= 0) ::close(fd_);
}

bool Target::send(std::string_view request) {
  unsent_ = request;
  reply_.clear();
  return send_rest();
}

bool Target::send_rest() {
  const ssize_t n = ::send(fd_, unsent_.data(), unsent_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n < 0) return errno == EAGAIN;
  unsent_.remove_prefix(static_cast<std::size_t>(n));
  return true;
}

Target::Progress Target::receive() {
  char bytes[4096];
  const ssize_t n = ::recv(fd_, bytes, sizeof bytes, MSG_DONTWAIT);
  if (n < 0) return errno == EAGAIN ? Progress::kMore : Progress::kBroken;
  if (n == 0) return Progress::kBroken;
  reply_.append(bytes, static_cast<std::size_t>(n));

  const std::size_t head_end = reply_.find("\r\n\r\n");
  if (head_end == std::string::npos) return Progress::kMore;
  const std::size_t length_at = reply_.find(kLengthHeader);
  if (!reply_.starts_with(kStatusStart) || length_at > head_end) return Progress::kBroken;
  std::size_t length = 0;
  std::from_chars(reply_.data() + length_at + kLengthHeader.size(), reply_.data() + head_end,
                  length);
  if (reply_.size() < head_end + 4 + length) return Progress::kMore;
  return reply_[kStatusStart.size()] == '2' ? Progress::kAccepted : Progress::kRefused;
}

}  // namespace nightbell::bench
