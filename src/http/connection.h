#pragma once

#include <array>
#include <boost/asio/ip/address.hpp>
#include <boost/intrusive/list_hook.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <memory>
#include <string>

#include "base/clock.h"
#include "http/buffer_pool.h"
#include "http/exchange.h"
#include "http/head_scanner.h"
#include "http/poller.h"
#include "http/reply_writer.h"
#include "http/request_parser.h"

namespace nightbell::http {

class Connection;
class EventLoop;
class ServerExchange;
using ConnectionPtr = boost::intrusive_ptr<Connection>;

/// One client's connection: reads requests one after the other and writes their
/// replies in that order. While it waits for a request it owns no buffer.
///
/// connection.cc holds its life, connection_read.cc the way in, connection_write.cc
/// the way out. Threading: its loop only.
class Connection final
    : public Watcher,
      public boost::intrusive_ref_counter<Connection, boost::thread_unsafe_counter>,
      public boost::intrusive::list_base_hook<> {
 public:
  Connection(EventLoop& loop, Descriptor socket, boost::asio::ip::address peer);
  ~Connection();

  // For the loop.
  void on_events(std::uint32_t events) override;
  /// Goes on with bytes that are already here.
  void resume() { run(); }
  void check_deadline(SteadyTime now);
  /// The server stops: answers what has arrived, then closes.
  void stop();
  void close();
  [[nodiscard]] bool is_open() const { return state_ != State::kClosed; }

  // For the exchange.
  /// Writes the reply of the current request.
  void deliver(ServerExchange& exchange, Reply reply);
  /// Takes the buffer back that holds bytes of the next request, before `exchange`
  /// gives its buffers away.
  void take_back_input(ServerExchange& exchange);
  /// The client will send no more: it has gone, or reads only.
  [[nodiscard]] bool peer_has_finished() const { return peer_finished_; }

  // For the exchange's stream; the later three while it is_streaming().
  /// Writes the head of the current request's reply, which then streams.
  void begin_stream(ServerExchange& exchange, Reply head);
  [[nodiscard]] bool is_streaming(const ServerExchange& exchange) const;
  /// See Stream::write().
  bool write_stream(std::string_view data, std::size_t max_buffered_bytes);
  void finish_stream();
  /// Of a reply: what the client has not taken.
  [[nodiscard]] std::size_t buffered_bytes() const { return out_.size() - out_sent_; }

 private:
  enum class State : unsigned char {
    kHead,     ///< between requests, or in a head
    kBody,     ///< receiving as much as was declared
    kChunks,   ///< receiving and decoding chunks
    kReply,    ///< the service has the request
    kStream,   ///< the service writes the reply bit by bit
    kWrite,    ///< the client takes the reply slowly
    kDiscard,  ///< throwing the rest of a refused body away, to go on after it
    kLinger,   ///< said all; the client may still read and we throw away what it sends
    kClosed,
  };
  /// What a step of reading came to.
  enum class Step : unsigned char { kAgain, kWait };
  struct ChunkedBody {
    RequestParser parser;
    std::size_t decoded = 0;  ///< bytes of body at the front of the buffer
    std::size_t begin = 0;    ///< of what is not yet decoded
    std::size_t end = 0;
  };

  // connection.cc
  void run();
  Step step();
  void wait_until(SteadyTime deadline) { deadline_ = deadline; }
  [[nodiscard]] bool is_idle() const { return state_ == State::kHead && begin_ == end_; }
  /// Receives at most `room` bytes. @return 0: none are there now, or is closed
  std::size_t receive(char* to, std::size_t room);

  // connection_read.cc
  /// The next thing is a request; some of it may be here.
  void await_request();
  Step read_head();
  void make_room_for_head();
  void take_head(std::size_t size);
  void accept_body(std::size_t max_bytes, RequestParser& parser);
  /// Gives the body the time that `bytes` may take.
  void wait_for_body(std::size_t bytes);
  Step read_body();
  Step read_chunks();
  bool make_room_for_chunks();
  /// Moves the body into a buffer of at least `size`, with its first `kept` bytes; answers
  /// 503 and returns false when there is no room for it.
  bool grow_body(std::size_t size, std::size_t kept);
  void finish_chunks();
  void dispatch();
  Step discard();
  /// Refuses a request whose head could not be read.
  void refuse_head(ErrorId error);
  /// Refuses the current request; its unread rest is thrown away.
  void refuse(ServerExchange& exchange, ErrorId error, std::chrono::seconds retry_after = {});
  template <typename F>
  bool call_service(ServerExchange& exchange, F&& call);

  // connection_write.cc
  [[nodiscard]] ReplyContext context_of(const ServerExchange& exchange, bool streamed) const;
  void deliver_to_nobody(ServerExchange& exchange, int status);
  void send_continue();
  void flush();
  void finish_reply();
  void begin_linger();
  [[nodiscard]] bool must_close_after(const ServerExchange& exchange, const Reply& reply) const;

  // connection_stream.cc
  /// Sends the parts, and keeps what the client does not take. @return false: is closed
  bool send_or_keep(const std::array<std::string_view, 3>& parts);
  /// The service has written all; the client may not have read it.
  void end_stream();

  EventLoop& loop_;
  Descriptor socket_;
  const boost::asio::ip::address peer_;
  State state_ = State::kHead;
  bool running_ = false;
  bool readable_ = false;       // a receive may bring something
  bool peer_finished_ = false;  // the client will send no more
  bool close_after_reply_ = false;
  SteadyTime deadline_{};

  // Input: bytes [begin_, end_) of in_, or of the current exchange's head buffer.
  Buffer in_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  HeadScanner scanner_;
  SteadyTime head_started_{};

  // The request that is being received; then that which is being answered.
  boost::intrusive_ptr<ServerExchange> receiving_;
  std::size_t body_received_ = 0;
  std::size_t body_unread_ = 0;  // of what was declared; kUnknown for chunks
  std::size_t request_bytes_ = 0;
  SteadyTime body_started_{};
  std::unique_ptr<ChunkedBody> chunks_;
  // From its head until its reply is said; such an exchange keeps us.
  ServerExchange* answering_ = nullptr;

  // The rest of a reply that the socket did not take at once.
  boost::intrusive_ptr<ServerExchange> writing_;
  std::string out_;
  std::size_t out_sent_ = 0;
  int status_ = 0;
  std::size_t linger_left_ = 0;
};

}  // namespace nightbell::http
