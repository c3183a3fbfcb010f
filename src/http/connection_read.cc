#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <limits>

#include "http/event_loop.h"

namespace nightbell::http {
namespace {

/// How much of a chunked body is still to come.
constexpr std::size_t kUnknown = std::numeric_limits<std::size_t>::max();
/// Clients come again after that when there is no room for a body.
constexpr std::chrono::seconds kRoomRetry{1};
/// An empty body has its padding behind it, too.
constexpr std::array<char, kBodyPadding> kEmptyBody{};

}  // namespace

void Connection::await_request() {
  state_ = State::kHead;
  const bool has_begun = begin_ != end_;
  head_started_ = has_begun ? loop_.now() : SteadyTime{};
  const auto& options = loop_.options();
  wait_until(loop_.now() + (has_begun ? options.head_deadline : options.idle_deadline));
}

Connection::Step Connection::read_head() {
  if (begin_ != end_) {
    const auto scan = scanner_.scan({in_.data() + begin_, end_ - begin_});
    if (scan.status == HeadScanner::Status::kRefused) {
      refuse_head(scan.error);
      return Step::kAgain;
    }
    if (scan.status == HeadScanner::Status::kDone) {
      begin_ += scan.skipped;
      take_head(scan.size);
      return Step::kAgain;
    }
    if (scan.skipped == end_ - begin_) begin_ = end_;  // only an empty line, no request yet
  }
  if (begin_ == end_) {
    scanner_.reset();
    begin_ = end_ = 0;
    head_started_ = {};
    if (!readable_) {
      in_.reset();
      return Step::kWait;
    }
  }
  if (!readable_) return Step::kWait;
  make_room_for_head();
  const std::size_t got = receive(in_.data() + end_, in_.capacity() - end_);
  if (state_ == State::kClosed) return Step::kWait;
  end_ += got;
  if (got > 0 && head_started_ == SteadyTime{}) {
    head_started_ = loop_.now();
    wait_until(head_started_ + loop_.options().head_deadline);
  }
  return Step::kAgain;
}

void Connection::make_room_for_head() {
  if (!in_) in_ = loop_.buffers().borrow(BufferPool::kSmall);
  if (end_ < in_.capacity()) return;
  const std::size_t held = end_ - begin_;
  if (begin_ > 0) {
    std::memmove(in_.data(), in_.data() + begin_, held);
  } else {
    // The scanner refuses what is larger than max_head_bytes, so this ends.
    Buffer larger = loop_.buffers().borrow(std::max(in_.capacity() * 2, BufferPool::kMedium));
    std::memcpy(larger.data(), in_.data(), held);
    in_ = std::move(larger);
  }
  begin_ = 0;
  end_ = held;
}

void Connection::take_head(std::size_t size) {
  const auto exchange = loop_.make_exchange();
  exchange->begin(*this);
  answering_ = exchange.get();
  if (head_started_ != SteadyTime{}) exchange->started_ = head_started_;
  scanner_.reset();
  close_after_reply_ = false;
  body_received_ = 0;
  request_bytes_ = size;

  RequestParser parser;
  Request& request = exchange->request_;
  const auto refusal = parser.parse_head({in_.data() + begin_, size}, request, exchange->headers_);
  request.peer = peer_;
  begin_ += size;
  exchange->head_buffer_ = std::move(in_);
  exchange->take_ids();
  state_ = State::kReply;
  if (refusal) {
    close_after_reply_ = true;
    body_unread_ = kUnknown;
    return refuse(*exchange, *refusal);
  }
  exchange->http10_ = parser.is_http10();
  exchange->keep_alive_ = parser.keeps_alive();
  body_unread_ = parser.is_chunked() ? kUnknown : request.content_length;
  // A client that waits for 100 may send the next request instead of the refused body.
  const bool waits = parser.expects_continue() && begin_ == end_;
  if (waits && body_unread_ > 0) close_after_reply_ = true;

  HeadVerdict verdict;
  const bool called =
      call_service(*exchange, [&] { verdict = loop_.service().at_head(*exchange); });
  if (!called || verdict.replied || exchange->replied_) return;
  close_after_reply_ = false;
  if (request.content_length > verdict.max_body_bytes) {
    if (waits) close_after_reply_ = true;
    return refuse(*exchange, ErrorId::kTooLarge);
  }
  receiving_ = exchange;
  if (body_unread_ == 0) {
    request.body = {kEmptyBody.data(), 0};
    return dispatch();
  }
  accept_body(verdict.max_body_bytes, parser);
  if (waits && receiving_) send_continue();
}

void Connection::accept_body(std::size_t max_bytes, RequestParser& parser) {
  ServerExchange& exchange = *receiving_;
  const std::size_t here = end_ - begin_;
  const bool chunked = parser.is_chunked();
  const std::size_t length = exchange.request_.content_length;
  // Room is taken for what came, not for what was announced: an announcement costs a sender
  // nothing and must keep nobody out.
  const bool is_whole = !chunked && here >= length;
  const std::size_t size = is_whole ? length : std::max(here, BufferPool::kSmall);
  if (!loop_.budget().take(size)) {
    const auto refused = std::move(receiving_);
    return refuse(*refused, ErrorId::kOverloaded, kRoomRetry);
  }
  exchange.budgeted_bytes_ = size;
  body_started_ = loop_.now();
  wait_for_body(length);
  if (is_whole) {  // padding is behind every buffer
    exchange.request_.body = {exchange.head_buffer_.data() + begin_, length};
    begin_ += length;
    return dispatch();
  }
  exchange.body_buffer_ = loop_.buffers().borrow(size);
  std::memcpy(exchange.body_buffer_.data(), exchange.head_buffer_.data() + begin_, here);
  begin_ = end_ = 0;
  if (chunked) {
    parser.limit_chunked_body(max_bytes);
    chunks_ = std::make_unique<ChunkedBody>(ChunkedBody{.parser = std::move(parser), .end = here});
    state_ = State::kChunks;
  } else {
    body_received_ = here;
    state_ = State::kBody;
  }
}

void Connection::wait_for_body(std::size_t bytes) {
  const auto& options = loop_.options();
  const std::size_t rate = std::max<std::size_t>(options.body_bytes_per_second, 1);
  wait_until(body_started_ + options.body_grace + std::chrono::milliseconds(1000 * bytes / rate));
}

Connection::Step Connection::read_body() {
  ServerExchange& exchange = *receiving_;
  const std::size_t length = exchange.request_.content_length;
  while (body_received_ < length) {
    if (!readable_) return Step::kWait;
    const std::size_t capacity = exchange.body_buffer_.capacity();
    if (body_received_ == capacity) {
      if (!grow_body(std::min(length, std::max(capacity * 2, BufferPool::kMedium)),
                     body_received_)) {
        return Step::kAgain;
      }
      continue;
    }
    const std::size_t got = receive(exchange.body_buffer_.data() + body_received_,
                                    std::min(length, capacity) - body_received_);
    if (state_ == State::kClosed) return Step::kWait;
    body_received_ += got;
  }
  exchange.request_.body = {exchange.body_buffer_.data(), length};
  dispatch();
  return Step::kAgain;
}

Connection::Step Connection::read_chunks() {
  ServerExchange& exchange = *receiving_;
  ChunkedBody& chunks = *chunks_;
  for (;;) {
    char* const bytes = exchange.body_buffer_.data();
    const auto step = chunks.parser.decode({bytes + chunks.begin, chunks.end - chunks.begin},
                                           bytes + chunks.decoded);
    chunks.begin += step.consumed;
    chunks.decoded += step.produced;
    body_received_ += step.consumed;
    if (step.error) {
      const auto refused = std::move(receiving_);
      refuse(*refused, *step.error);
      return Step::kAgain;
    }
    if (step.done) {
      finish_chunks();
      return Step::kAgain;
    }
    if (!readable_) return Step::kWait;
    if (!make_room_for_chunks()) return Step::kAgain;
    const std::size_t room = exchange.body_buffer_.capacity() - chunks.end;
    const std::size_t got =
        receive(exchange.body_buffer_.data() + chunks.end, std::min(room, BufferPool::kMedium));
    if (state_ == State::kClosed) return Step::kWait;
    chunks.end += got;
    wait_for_body(chunks.decoded + chunks.end - chunks.begin);
  }
}

bool Connection::make_room_for_chunks() {
  ServerExchange& exchange = *receiving_;
  ChunkedBody& chunks = *chunks_;
  Buffer& buffer = exchange.body_buffer_;
  const std::size_t raw = chunks.end - chunks.begin;
  if (chunks.end == buffer.capacity() && chunks.begin > chunks.decoded) {
    std::memmove(buffer.data() + chunks.decoded, buffer.data() + chunks.begin, raw);
    chunks.begin = chunks.decoded;
    chunks.end = chunks.begin + raw;
  }
  if (chunks.end < buffer.capacity()) return true;
  return grow_body(std::max(buffer.capacity() * 2, BufferPool::kMedium), chunks.end);
}

bool Connection::grow_body(std::size_t size, std::size_t kept) {
  ServerExchange& exchange = *receiving_;
  Buffer larger = loop_.buffers().borrow(size);
  const std::size_t more =
      larger.capacity() - std::min(larger.capacity(), exchange.budgeted_bytes_);
  if (!loop_.budget().take(more)) {
    const auto refused = std::move(receiving_);
    refuse(*refused, ErrorId::kOverloaded, kRoomRetry);
    return false;
  }
  exchange.budgeted_bytes_ += more;
  std::memcpy(larger.data(), exchange.body_buffer_.data(), kept);
  exchange.body_buffer_ = std::move(larger);
  return true;
}

void Connection::finish_chunks() {
  ServerExchange& exchange = *receiving_;
  const ChunkedBody& chunks = *chunks_;
  const char* const bytes = exchange.body_buffer_.data();
  exchange.request_.body = {bytes, chunks.decoded};
  if (const std::size_t rest = chunks.end - chunks.begin; rest > 0) {
    in_ = loop_.buffers().borrow(rest);
    std::memcpy(in_.data(), bytes + chunks.begin, rest);
    end_ = rest;
  }
  chunks_.reset();
  dispatch();
}

void Connection::dispatch() {
  const auto exchange = std::move(receiving_);
  state_ = State::kReply;
  body_unread_ = 0;
  call_service(*exchange, [&] { loop_.service().at_body(exchange); });
}

Connection::Step Connection::discard() {
  const std::size_t here = std::min(end_ - begin_, body_unread_);
  begin_ += here;
  body_unread_ -= here;
  if (state_ == State::kDiscard && body_unread_ == 0) {
    await_request();
    return Step::kAgain;
  }
  if (!readable_) return Step::kWait;
  std::string& scratch = loop_.reply_scratch();
  scratch.resize(scratch.capacity());
  const bool lingers = state_ == State::kLinger;
  const std::size_t left = lingers ? linger_left_ : body_unread_;
  const std::size_t got = receive(scratch.data(), std::min(scratch.size(), left));
  if (state_ == State::kClosed) return Step::kWait;
  (lingers ? linger_left_ : body_unread_) -= got;
  if (lingers && linger_left_ == 0) close();
  return Step::kAgain;
}

void Connection::take_back_input(ServerExchange& exchange) {
  if (state_ != State::kClosed && !in_ && begin_ != end_) in_ = std::move(exchange.head_buffer_);
}

void Connection::refuse_head(ErrorId error) {
  const auto exchange = loop_.make_exchange();
  exchange->begin(*this);
  if (head_started_ != SteadyTime{}) exchange->started_ = head_started_;
  exchange->take_ids();
  request_bytes_ = end_ - begin_;
  body_received_ = 0;
  body_unread_ = kUnknown;
  close_after_reply_ = true;
  state_ = State::kReply;
  refuse(*exchange, error);
}

void Connection::refuse(ServerExchange& exchange, ErrorId error, std::chrono::seconds retry_after) {
  if (body_unread_ != kUnknown) body_unread_ -= body_received_;
  chunks_.reset();
  state_ = State::kReply;
  loop_.service().refused(error, request_bytes_ + body_received_);
  exchange.reply_error(error, {}, {}, retry_after);
}

template <typename F>
bool Connection::call_service(ServerExchange& exchange, F&& call) {
  std::string what;
  try {
    call();
    return true;
  } catch (const std::exception& error) {
    what = error.what();
  } catch (...) {
    what = "unknown exception";
  }
  loop_.fault(exchange.request_id(), what);
  exchange.reply_error(ErrorId::kInternal, {}, {}, {});
  return false;
}

}  // namespace nightbell::http
