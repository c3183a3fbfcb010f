#include "http/server_exchange.h"

#include <algorithm>

#include "http/error_reply.h"
#include "http/event_loop.h"
#include "http/server_stream.h"

namespace nightbell::http {

void ServerExchange::begin(Connection& connection) {
  connection_ = &connection;
  started_ = loop_.now();
}

void ServerExchange::take_ids() {
  const std::string_view id = request_.header("x-request-id");
  if (is_id(id)) {
    std::ranges::copy(id, request_id_.begin());
    request_id_length_ = id.size();
    ids_are_clients_ = true;
  } else {
    make_uuid(request_id_.data());
    request_id_length_ = kUuidLength;
  }
  const std::string_view trace = trace_id_of_traceparent(request_.header("traceparent"));
  if (trace.size() == trace_id_.size()) {
    std::ranges::copy(trace, trace_id_.begin());
    ids_are_clients_ = true;
  } else {
    make_trace_id(trace_id_.data());
  }
}

void ServerExchange::release_buffers() {
  if (connection_) connection_->take_back_input(*this);
  head_buffer_.reset();
  body_buffer_.reset();
  if (budgeted_bytes_ > 0) loop_.budget().give_back(std::exchange(budgeted_bytes_, 0));
  headers_.clear();
  const Method method = request_.method;
  request_ = {};
  request_.method = method;
}

void ServerExchange::reply(Reply reply) {
  if (std::exchange(replied_, true)) return;
  end_notices();
  connection_->deliver(*this, std::move(reply));
}

void ServerExchange::reply_error(ErrorId error, std::string_view message,
                                 std::string_view detail_json, std::chrono::seconds retry_after) {
  reply(make_error_reply(error, request_id(), message, detail_json, retry_after));
}

StreamPtr ServerExchange::begin_stream(Reply head, std::size_t max_buffered_bytes) {
  if (std::exchange(replied_, true)) return std::make_unique<ServerStream>(nullptr, 0);
  auto stream = std::make_unique<ServerStream>(this, max_buffered_bytes);
  streaming_since_ = loop_.now_exactly();
  connection_->begin_stream(*this, std::move(head));
  return stream;
}

Nanos ServerExchange::took() const {
  const SteadyTime end = streaming_since_ == SteadyTime() ? loop_.now_exactly() : streaming_since_;
  return end - started_;
}

Loop& ServerExchange::loop() {
  return loop_;
}

void ServerExchange::on_client_gone(std::function<void()> task) {
  if (has_ended_) return;
  on_gone_ = std::move(task);
  if (is_client_gone_) return tell_gone();
  if (connection_->peer_has_finished()) client_gone();
}

void ServerExchange::client_gone() {
  if (std::exchange(is_client_gone_, true)) return;
  tell_gone();
}

void ServerExchange::tell_gone() {
  if (!on_gone_) return;
  loop_.post([self = boost::intrusive_ptr<ServerExchange>(this)] {
    if (const auto task = std::exchange(self->on_gone_, nullptr)) task();
  });
}

void ServerExchange::tell_drained() {
  if (!on_drained_) return;
  loop_.post([self = boost::intrusive_ptr<ServerExchange>(this)] {
    if (const auto task = std::exchange(self->on_drained_, nullptr)) task();
  });
}

void ServerExchange::end_notices() {
  has_ended_ = true;
  // Taken out first: what they hold may come back here when it is dropped.
  const auto gone = std::exchange(on_gone_, nullptr);
  const auto drained = std::exchange(on_drained_, nullptr);
}

void ServerExchange::release() {
  if (--references_ > 0) return;
  if (connection_ && connection_->is_open() && !replied_) {
    // Nobody can answer any more: the client still gets an end.
    const ExchangePtr self(this);
    loop_.fault(request_id(), "a request was dropped without a reply");
    reply_error(ErrorId::kInternal, {}, {}, {});
    return;
  }
  release_buffers();
  loop_.recycle(*this);
}

void ServerExchange::clear() {
  end_notices();
  connection_.reset();
  request_ = {};
  origin_.clear();
  streaming_since_ = {};
  ids_are_clients_ = vary_by_origin_ = http10_ = keep_alive_ = replied_ = false;
  has_ended_ = is_client_gone_ = false;
}

}  // namespace nightbell::http
