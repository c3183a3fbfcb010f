#pragma once

#include <array>
#include <vector>

#include "base/ids.h"
#include "http/buffer_pool.h"
#include "http/connection.h"
#include "http/exchange.h"

namespace nightbell::http {

class EventLoop;

/// The server's Exchange: what one request holds from its head to its reply. It owns
/// the buffers that the request views, so that they stay when the client leaves.
/// Threading: its loop only. Reused: the loop keeps idle ones.
class ServerExchange final : public Exchange {
 public:
  explicit ServerExchange(EventLoop& loop) : loop_(loop) {}

  [[nodiscard]] const Request& request() const override { return request_; }
  [[nodiscard]] std::string_view request_id() const override {
    return {request_id_.data(), request_id_length_};
  }
  [[nodiscard]] std::string_view trace_id() const override {
    return {trace_id_.data(), trace_id_.size()};
  }
  [[nodiscard]] bool has_client_request_id() const override { return ids_are_clients_; }
  void allow_origin(std::string_view origin) override { origin_ = origin; }
  void vary_by_origin() override { vary_by_origin_ = true; }
  void release_buffers() override;
  void reply(Reply reply) override;
  void reply_error(ErrorId error, std::string_view message, std::string_view detail_json,
                   std::chrono::seconds retry_after) override;
  [[nodiscard]] StreamPtr begin_stream(Reply head, std::size_t max_buffered_bytes) override;
  void on_client_gone(std::function<void()> task) override;
  [[nodiscard]] Loop& loop() override;

 private:
  friend class Connection;
  friend class EventLoop;
  friend class ServerStream;

  void add_ref() override { ++references_; }
  void release() override;

  /// A new life, for a request of `connection`.
  void begin(Connection& connection);
  /// Keeps the client's ids, or makes new ones.
  void take_ids();
  /// Nobody waits for the reply: whoever wanted to know is told, from the loop's tasks
  /// (a service may then do anything, which the middle of a connection's step can't bear).
  void client_gone();
  void tell_gone();
  /// All that was streamed is taken: the same.
  void tell_drained();
  /// The reply is said: nobody wants to know any more.
  void end_notices();
  /// From the head to the reply's end; to its begin when that is a stream, which lasts as long
  /// as its client likes.
  [[nodiscard]] Nanos took() const;
  /// What the next life must not see.
  void clear();

  EventLoop& loop_;
  std::size_t references_ = 0;
  ConnectionPtr connection_;  // until the reply is written
  SteadyTime started_{};
  SteadyTime streaming_since_{};  ///< zero: no stream
  Request request_;
  std::vector<Header> headers_;
  Buffer head_buffer_;
  Buffer body_buffer_;
  std::size_t budgeted_bytes_ = 0;
  std::array<char, kMaxIdLength> request_id_{};
  std::size_t request_id_length_ = 0;
  std::array<char, kTraceIdLength> trace_id_{};
  bool ids_are_clients_ = false;
  std::string origin_;
  bool vary_by_origin_ = false;
  bool http10_ = false;
  bool keep_alive_ = false;
  bool replied_ = false;  // or begun to stream
  bool has_ended_ = false;
  bool is_client_gone_ = false;
  std::function<void()> on_gone_;
  std::function<void()> on_drained_;
};

}  // namespace nightbell::http
