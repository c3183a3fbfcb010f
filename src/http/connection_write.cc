#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>

#include "http/event_loop.h"
#include "http/reply_writer.h"

namespace nightbell::http {
namespace {

/// Larger bodies are sent from where they are; smaller ones cost less copied.
constexpr std::size_t kMaxCopiedBody = 8_KiB;
/// A declared body that is refused may be so long to be read and thrown away, so that
/// the connection can go on.
constexpr std::size_t kMaxDiscardedBody = 64_KiB;
/// What a refused client may still send before the connection is cut.
constexpr std::size_t kMaxLingerBytes = 1_MiB;

ssize_t send_parts(int socket, std::string& head, std::string& body) {
  constexpr int kFlags = MSG_NOSIGNAL | MSG_DONTWAIT;
  if (body.empty()) return ::send(socket, head.data(), head.size(), kFlags);
  std::array<iovec, 2> parts{{{head.data(), head.size()}, {body.data(), body.size()}}};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  return ::sendmsg(socket, &message, kFlags);
}

}  // namespace

bool Connection::must_close_after(const ServerExchange& exchange, const Reply& reply) const {
  return close_after_reply_ || reply.close || !exchange.keep_alive_ || loop_.is_stopping() ||
         body_unread_ > kMaxDiscardedBody;
}

ReplyContext Connection::context_of(const ServerExchange& exchange, bool streamed) const {
  return {.date = loop_.date(),
          .request_id = exchange.request_id(),
          .trace_id = exchange.trace_id(),
          .origin = exchange.origin_,
          .vary_by_origin = exchange.vary_by_origin_,
          .without_body = exchange.request_.method == Method::kHead,
          .close = close_after_reply_,
          .http10 = exchange.http10_,
          .streamed = streamed};
}

void Connection::deliver_to_nobody(ServerExchange& exchange, int status) {
  loop_.service().replied(exchange, status, exchange.took());
  exchange.connection_.reset();
}

void Connection::deliver(ServerExchange& exchange, Reply reply) {
  exchange.release_buffers();
  if (state_ == State::kClosed) return deliver_to_nobody(exchange, reply.status);
  answering_ = nullptr;
  close_after_reply_ = must_close_after(exchange, reply);
  status_ = reply.status;
  writing_ = &exchange;

  std::string& head = loop_.reply_scratch();
  head.clear();
  if (!append_reply_head(head, reply, context_of(exchange, false))) reply.body.clear();
  if (reply.body.size() <= kMaxCopiedBody) {
    head += reply.body;
    reply.body.clear();
  }

  const ssize_t sent = send_parts(socket_.get(), head, reply.body);
  if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) return close();

  const auto done = static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
  if (done == head.size() + reply.body.size()) return finish_reply();
  if (done >= head.size()) {
    out_ = std::move(reply.body);
    out_sent_ = done - head.size();
  } else {
    out_.assign(head, done);
    out_ += reply.body;
    out_sent_ = 0;
  }
  state_ = State::kWrite;
  wait_until(loop_.now() + loop_.options().write_deadline);
}

void Connection::flush() {
  while (out_sent_ < out_.size()) {
    const ssize_t sent = ::send(socket_.get(), out_.data() + out_sent_, out_.size() - out_sent_,
                                MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK) close();
      return;
    }
    out_sent_ += static_cast<std::size_t>(sent);
    wait_until(loop_.now() + loop_.options().write_deadline);
  }
  if (state_ == State::kWrite) return finish_reply();
  out_ = {};
  out_sent_ = 0;
  writing_->tell_drained();
}

void Connection::finish_reply() {
  const auto exchange = std::move(writing_);
  out_ = {};
  out_sent_ = 0;
  loop_.service().replied(*exchange, status_, exchange->took());
  const ConnectionPtr self(this);
  exchange->connection_.reset();
  if (close_after_reply_) return begin_linger();

  if (body_unread_ > 0) {
    state_ = State::kDiscard;
    wait_until(loop_.now() + loop_.options().body_grace);
  } else {
    await_request();
  }
  // From inside run(), which goes on by itself; else the service may be in the middle
  // of something, and must not be called with the next request now.
  if (!running_ && (readable_ || begin_ != end_ || loop_.is_stopping())) loop_.defer(*this);
}

void Connection::send_continue() {
  const ssize_t sent =
      ::send(socket_.get(), kContinue.data(), kContinue.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent != static_cast<ssize_t>(kContinue.size())) close();
}

void Connection::begin_linger() {
  in_.reset();
  begin_ = end_ = 0;
  if (body_unread_ == 0 && !readable_) return close();
  // Closing with unread bytes resets the connection, and the client might lose the
  // reply to it (RFC 9112 section 9.6).
  ::shutdown(socket_.get(), SHUT_WR);
  state_ = State::kLinger;
  linger_left_ = kMaxLingerBytes;
  wait_until(loop_.now() + loop_.options().linger_deadline);
  if (!running_) loop_.defer(*this);
}

}  // namespace nightbell::http
