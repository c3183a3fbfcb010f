#include "server/control_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace nightbell::server {
namespace {

constexpr std::string_view kName = "control.sock";
constexpr std::size_t kMaxRequest = 64 * 1024;
constexpr int kLookForStopMs = 100;
/// A client that sends nothing holds up others this long.
constexpr int kRequestWithinMs = 2000;

std::unexpected<Error> system_error(const std::filesystem::path& path, std::string_view call) {
  return fail(ErrorCode::kIo,
              path.string() + ": " + std::string(call) + ": " + std::strerror(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

/// A socket's path may have 107 bytes; through the folder's descriptor any folder will do.
sockaddr_un address_in(const Descriptor& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path =
      "/proc/self/fd/" + std::to_string(folder.get()) + "/" + std::string(kName);
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

Descriptor open_folder(const std::filesystem::path& path) {
  return Descriptor(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// Up to a newline, without it; empty when it does not come.
std::string receive_line(int socket, int within_ms, std::size_t max_bytes) {
  std::string line;
  char buffer[4096];
  while (line.size() < max_bytes) {
    pollfd ready{socket, POLLIN, 0};
    const int polled = ::poll(&ready, 1, within_ms);
    if (polled < 0 && errno == EINTR) continue;
    if (polled <= 0) return {};
    const ssize_t got = ::recv(socket, buffer, sizeof buffer, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return {};
    line.append(buffer, static_cast<std::size_t>(got));
    if (const auto end = line.find('\n'); end != std::string::npos) return line.substr(0, end);
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<ControlSocket>> ControlSocket::open(const std::filesystem::path& data_dir,
                                                           Answer answer) {
  const auto path = data_dir / kName;
  const Descriptor folder = open_folder(data_dir);
  if (!folder.is_open()) return system_error(data_dir, "open");
  Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!listener.is_open()) return system_error(path, "socket");
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return system_error(path, "unlink");
  const sockaddr_un address = address_in(folder);
  if (::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return system_error(path, "bind");
  // Before it listens: nobody gets in by the mode that the umask gave it.
  if (::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0) return system_error(path, "chmod");
  if (::listen(listener.get(), 4) != 0) return system_error(path, "listen");
  return std::unique_ptr<ControlSocket>(
      new ControlSocket(listener.release(), path, std::move(answer)));
}

ControlSocket::ControlSocket(int listener, std::filesystem::path path, Answer answer)
    : listener_(listener),
      path_(std::move(path)),
      answer_(std::move(answer)),
      thread_([this](const std::stop_token& stop) { serve(stop); }) {}

ControlSocket::~ControlSocket() {
  thread_.request_stop();
  thread_.join();
  ::unlink(path_.c_str());
  ::close(listener_);
}

void ControlSocket::serve(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    pollfd ready{listener_, POLLIN, 0};
    if (::poll(&ready, 1, kLookForStopMs) <= 0) continue;
    const Descriptor client(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
    if (!client.is_open()) continue;
    const std::string line = receive_line(client.get(), kRequestWithinMs, kMaxRequest);
    if (line.empty()) continue;
    // A client that left is not told; what it asked for was done.
    if (!send_all(client.get(), answer_(line, stop) + "\n")) continue;
  }
}

namespace {

/// Connected to the folder's server; nothing when none listens.
Result<std::optional<Descriptor>> connect_to(const std::filesystem::path& data_dir) {
  const auto path = data_dir / kName;
  const Descriptor folder = open_folder(data_dir);
  if (!folder.is_open()) return std::nullopt;
  std::optional<Descriptor> socket(std::in_place, ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket->is_open()) return system_error(path, "socket");
  const sockaddr_un address = address_in(folder);
  if (::connect(socket->get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    if (errno == ENOENT || errno == ECONNREFUSED) return std::nullopt;  // none, or one that died
    return system_error(path, "connect");
  }
  return socket;
}

}  // namespace

bool server_listens(const std::filesystem::path& data_dir) {
  const auto socket = connect_to(data_dir);
  return !socket || socket->has_value();  // one that refuses us is there
}

Result<std::optional<std::string>> ask_server(const std::filesystem::path& data_dir,
                                              std::string_view line) {
  const auto path = data_dir / kName;
  const auto connected = connect_to(data_dir);
  if (!connected) return fail(connected.error());
  if (!*connected) return std::nullopt;
  const Descriptor& socket = **connected;
  constexpr int kForever = -1;
  constexpr std::size_t kMaxReply = 16 * 1024 * 1024;
  if (!send_all(socket.get(), std::string(line) + "\n")) return system_error(path, "send");
  std::string reply = receive_line(socket.get(), kForever, kMaxReply);
  if (reply.empty())
    return fail(ErrorCode::kIo, path.string() + ": the server went away before it had answered");
  return std::optional(std::move(reply));
}

}  // namespace nightbell::server
