#include "http/connection.h"

#include <sys/socket.h>

#include <cerrno>

#include "http/event_loop.h"

namespace nightbell::http {
namespace {

/// Others are served before a client that sends without pause.
constexpr int kMaxStepsPerTurn = 64;

}  // namespace

Connection::Connection(EventLoop& loop, Descriptor socket, boost::asio::ip::address peer)
    : loop_(loop),
      socket_(std::move(socket)),
      peer_(std::move(peer)),
      scanner_(loop.options().max_head_bytes) {
  wait_until(loop.now() + loop.options().idle_deadline);
}

Connection::~Connection() = default;

void Connection::on_events(std::uint32_t events) {
  if (state_ == State::kClosed) return;
  if (events & (EPOLLHUP | EPOLLERR)) {
    // Reset, or finished on both sides: no reply can arrive any more.
    if (receiving_ || (state_ == State::kHead && begin_ != end_)) loop_.count_abort();
    return close();
  }
  if (events & EPOLLRDHUP) peer_finished_ = true;
  if (events & (EPOLLIN | EPOLLRDHUP)) readable_ = true;
  if ((events & EPOLLRDHUP) && (state_ == State::kReply || state_ == State::kStream)) {
    answering_->client_gone();
  }
  if ((events & EPOLLOUT) && buffered_bytes() > 0) flush();
  run();
}

void Connection::run() {
  if (running_) return;
  const ConnectionPtr self(this);
  running_ = true;
  int steps = 0;
  while (step() == Step::kAgain) {
    if (++steps < kMaxStepsPerTurn) continue;
    loop_.defer(*this);
    break;
  }
  running_ = false;
  if (loop_.is_stopping() && is_idle() && !readable_) close();
}

Connection::Step Connection::step() {
  switch (state_) {
    case State::kHead:
      return read_head();
    case State::kBody:
      return read_body();
    case State::kChunks:
      return read_chunks();
    case State::kDiscard:
    case State::kLinger:
      return discard();
    case State::kReply:
    case State::kStream:
    case State::kWrite:
    case State::kClosed:
      break;
  }
  return Step::kWait;
}

std::size_t Connection::receive(char* to, std::size_t room) {
  const ssize_t got = ::recv(socket_.get(), to, room, 0);
  if (got > 0) {
    // Fewer than asked for: there are no more now, and news will be told.
    if (static_cast<std::size_t>(got) < room) readable_ = peer_finished_;
    return static_cast<std::size_t>(got);
  }
  if (got < 0 && errno == EINTR) return 0;
  readable_ = false;
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return 0;
  if (receiving_ || begin_ != end_) loop_.count_abort();
  close();
  return 0;
}

void Connection::check_deadline(SteadyTime now) {
  if (now < deadline_) return;
  switch (state_) {
    case State::kReply:
      return;  // the service's own time
    case State::kStream:
      if (buffered_bytes() > 0) close();
      return;
    case State::kHead:
      if (begin_ == end_) return close();
      return refuse_head(ErrorId::kTimeout);
    case State::kBody:
    case State::kChunks: {
      const auto exchange = std::move(receiving_);
      close_after_reply_ = true;
      return refuse(*exchange, ErrorId::kTimeout);
    }
    default:
      return close();
  }
}

void Connection::stop() {
  if (is_idle()) readable_ = true;  // bytes may be there that no event told of yet
  if (state_ == State::kStream) answering_->client_gone();
  run();
}

void Connection::close() {
  if (state_ == State::kClosed) return;
  state_ = State::kClosed;
  socket_.close();
  in_.reset();
  begin_ = end_ = 0;
  chunks_.reset();
  receiving_.reset();
  if (ServerExchange* const exchange = std::exchange(answering_, nullptr)) exchange->client_gone();
  if (const auto exchange = std::move(writing_)) {
    loop_.service().replied(*exchange, status_, exchange->took());
  }
  out_ = {};
  out_sent_ = 0;
  loop_.forget(*this);
}

}  // namespace nightbell::http
