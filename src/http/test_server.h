#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/guarded.h"
#include "http/descriptor.h"
#include "http/server.h"

/// For tests of this folder: a server with a small service, and a client that sends
/// and reads bytes as they are.
namespace nightbell::http::test {

using std::chrono::milliseconds;

/// A function that one thread sets and another calls.
template <typename Signature>
class Settable;
template <typename R, typename... Args>
class Settable<R(Args...)> {
 public:
  using Function = std::function<R(Args...)>;
  explicit Settable(Function function) : function_(std::move(function)) {}
  Settable& operator=(Function function) {
    function_.with([&](auto& held) { held = std::move(function); });
    return *this;
  }
  R operator()(Args... args) {
    return function_.with([](auto& held) { return held; })(std::forward<Args>(args)...);
  }

 private:
  Guarded<Function> function_;
};

/// What the services of a server saw and are told to do. Threading: any thread.
struct Script {
  using AtBody = Settable<void(ExchangePtr, Loop&)>;
  Settable<HeadVerdict(Exchange&)> at_head{
      [](Exchange&) { return HeadVerdict{.max_body_bytes = 1_MiB}; }};
  /// Echoes the body, when nothing else is said.
  AtBody at_body{[](const ExchangePtr& exchange, Loop&) {
    exchange->reply({.body = std::string(exchange->request().body)});
  }};
  Settable<void()> at_round_end{[] {}};
  std::atomic<int> bodies{0};
  Guarded<std::vector<std::pair<ErrorId, std::size_t>>> refused;
  Guarded<std::vector<int>> replied;
};

class ScriptedService final : public Service {
 public:
  ScriptedService(Script& script, Loop& loop) : script_(script), loop_(loop) {}
  HeadVerdict at_head(Exchange& exchange) override { return script_.at_head(exchange); }
  void at_body(ExchangePtr exchange) override {
    ++script_.bodies;
    script_.at_body(std::move(exchange), loop_);
  }
  void at_round_end() override { script_.at_round_end(); }
  void refused(ErrorId error, std::size_t bytes) override {
    script_.refused.with([&](auto& all) { all.emplace_back(error, bytes); });
  }
  void replied(const Exchange&, int status, std::chrono::nanoseconds) override {
    script_.replied.with([&](auto& all) { all.push_back(status); });
  }

 private:
  Script& script_;
  Loop& loop_;
};

/// A server on a free port of the loopback, stopped when destroyed.
class TestServer {
 public:
  explicit TestServer(ServerOptions options = {}) {
    options.port = 0;
    if (options.loops == 0) options.loops = 1;
    auto started = Server::start(std::move(options), clock_, [this](Loop& loop) {
      return std::make_unique<ScriptedService>(script, loop);
    });
    if (started) server_ = std::move(*started);
  }
  Server& operator*() { return *server_; }
  Server* operator->() { return server_.get(); }

  Script script;

 private:
  SystemClock clock_;
  std::unique_ptr<Server> server_;
};

/// One connection to a server. Reads give up after some seconds, so that a failing
/// test ends.
class Client {
 public:
  explicit Client(std::uint16_t port, int receive_buffer_bytes = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer_bytes > 0) {
      ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof(int));
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ =
        ::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }

  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] int fd() const { return socket_.get(); }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void finish_sending() { ::shutdown(socket_.get(), SHUT_WR); }
  void close() { socket_.close(); }
  /// Closes with a reset.
  void reset() {
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket_.close();
  }

  /// Reads more bytes into the buffer. @return false at the end, or when none come
  bool read_some(milliseconds within = milliseconds(5000)) {
    pollfd ready{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, static_cast<int>(within.count())) <= 0) return false;
    char bytes[65536];
    const ssize_t got = ::recv(socket_.get(), bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(got));
    return true;
  }
  /// Everything until the server closes.
  std::string read_all() {
    while (read_some()) {
    }
    return std::exchange(buffer_, {});
  }
  /// Whether the server closes within that time, having sent nothing more.
  bool is_closed(milliseconds within = milliseconds(5000)) {
    const auto before = buffer_.size();
    pollfd ready{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, static_cast<int>(within.count())) <= 0) return false;
    return !read_some() && buffer_.size() == before;
  }
  /// The head of the next reply.
  std::string read_head() {
    while (buffer_.find("\r\n\r\n") == std::string::npos) {
      if (!read_some()) return std::exchange(buffer_, {});
    }
    return take(buffer_.find("\r\n\r\n") + 4);
  }

  struct Response {
    int status = 0;
    std::string head;
    std::string body;
    /// The value of a header; "(none)" when there is none.
    [[nodiscard]] std::string header(std::string_view name) const {
      for (std::size_t at = head.find("\r\n"); at != std::string::npos;
           at = head.find("\r\n", at + 2)) {
        if (::strncasecmp(head.c_str() + at + 2, name.data(), name.size()) == 0 &&
            head.compare(at + 2 + name.size(), 2, ": ") == 0) {
          const std::size_t from = at + 4 + name.size();
          return head.substr(from, head.find("\r\n", from) - from);
        }
      }
      return "(none)";
    }
  };
  /// The next reply, framed by its Content-Length.
  Response read_response(bool to_head_request = false) {
    Response response;
    response.head = read_head();
    if (response.head.size() > 12) response.status = std::atoi(response.head.c_str() + 9);
    const std::string length = response.header("content-length");
    if (to_head_request || length == "(none)") return response;
    const auto size = static_cast<std::size_t>(std::atoll(length.c_str()));
    while (buffer_.size() < size && read_some()) {
    }
    response.body = take(std::min(size, buffer_.size()));
    return response;
  }
  Response exchange(std::string_view request) {
    send(request);
    return read_response(request.starts_with("HEAD "));
  }
  [[nodiscard]] const std::string& unread() const { return buffer_; }

 private:
  std::string take(std::size_t size) {
    std::string taken = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return taken;
  }

  Descriptor socket_;
  bool connected_ = false;
  std::string buffer_;
};

inline std::string get(std::string_view path, std::string_view headers = {}) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n";
}
inline std::string post(std::string_view path, std::string_view body,
                        std::string_view headers = {}) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

/// Waits until `holds`, some seconds at most. @return whether it did
template <typename F>
bool eventually(F&& holds) {
  for (int i = 0; i < 5000; ++i) {
    if (holds()) return true;
    ::usleep(1000);
  }
  return false;
}

}  // namespace nightbell::http::test
