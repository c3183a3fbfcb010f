#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <limits>

#include "http/event_loop.h"
#include "http/reply_writer.h"

/// Replies that are written over time (RFC 9112 section 7.1).
namespace nightbell::http {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kLastChunk = "0\r\n\r\n";

/// The size line of a chunk, written into `room`.
std::string_view size_line(std::size_t size, std::array<char, 20>& room) {
  char* end = std::to_chars(room.data(), room.data() + 16, size, 16).ptr;
  *end++ = '\r';
  *end++ = '\n';
  return {room.data(), end};
}

}  // namespace

bool Connection::is_streaming(const ServerExchange& exchange) const {
  return state_ == State::kStream && writing_.get() == &exchange;
}

void Connection::begin_stream(ServerExchange& exchange, Reply head) {
  const ConnectionPtr self(this);
  exchange.release_buffers();
  if (state_ == State::kClosed) return deliver_to_nobody(exchange, head.status);
  close_after_reply_ = must_close_after(exchange, head) || exchange.http10_;
  status_ = head.status;
  writing_ = &exchange;
  state_ = State::kStream;

  std::string& bytes = loop_.reply_scratch();
  bytes.clear();
  const bool has_content = append_reply_head(bytes, head, context_of(exchange, true));
  if (!send_or_keep({bytes, {}, {}})) return;
  if (!has_content) {
    exchange.client_gone();
    return end_stream();
  }
  if (loop_.is_stopping()) exchange.client_gone();
  write_stream(head.body, std::numeric_limits<std::size_t>::max());
}

bool Connection::write_stream(std::string_view data, std::size_t max_buffered_bytes) {
  const std::size_t held = buffered_bytes();
  if (held > 0 && data.size() > max_buffered_bytes - std::min(held, max_buffered_bytes)) {
    return false;
  }
  if (data.empty()) return true;  // a chunk without bytes would be the last
  if (writing_->http10_) return send_or_keep({data, {}, {}});
  std::array<char, 20> room;
  return send_or_keep({size_line(data.size(), room), data, kLineEnd});
}

void Connection::finish_stream() {
  if (!writing_->http10_ && !send_or_keep({kLastChunk, {}, {}})) return;
  end_stream();
}

void Connection::end_stream() {
  answering_ = nullptr;
  if (buffered_bytes() == 0) return finish_reply();
  state_ = State::kWrite;
}

bool Connection::send_or_keep(const std::array<std::string_view, 3>& parts) {
  std::size_t sent = 0;
  if (buffered_bytes() == 0) {
    std::array<iovec, 3> vectors;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      vectors[i] = {const_cast<char*>(parts[i].data()), parts[i].size()};
    }
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = vectors.size();
    const ssize_t taken = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (taken < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
      close();
      return false;
    }
    sent = static_cast<std::size_t>(std::max<ssize_t>(taken, 0));
    wait_until(loop_.now() + loop_.options().write_deadline);
  } else if (out_sent_ > out_.size() / 2) {
    out_.erase(0, out_sent_);
    out_sent_ = 0;
  }
  for (const std::string_view part : parts) {
    const std::size_t skipped = std::min(sent, part.size());
    sent -= skipped;
    out_ += part.substr(skipped);
  }
  return true;
}

}  // namespace nightbell::http
