#pragma once

#include <boost/intrusive_ptr.hpp>
#include <chrono>
#include <functional>
#include <string_view>

#include "http/error_code.h"
#include "http/message.h"
#include "http/stream.h"

/// One request and its one reply.
namespace nightbell::http {

class Exchange;
class Loop;
void intrusive_ptr_add_ref(Exchange* exchange);
void intrusive_ptr_release(Exchange* exchange);
/// Keeps the exchange alive, even when its client has gone meanwhile.
/// Threading: its loop only (the count is not atomic): another thread may use the
/// request's views while the loop holds the pointer, but not copy or drop it.
using ExchangePtr = boost::intrusive_ptr<Exchange>;

/// Threading: its loop only.
class Exchange {
 public:
  [[nodiscard]] virtual const Request& request() const = 0;

  /// The ids that every reply carries and that survive release_buffers(): the
  /// client's X-Request-ID when it is an id, else a UUID; the trace id of a valid
  /// traceparent, else a new one.
  [[nodiscard]] virtual std::string_view request_id() const = 0;
  [[nodiscard]] virtual std::string_view trace_id() const = 0;
  /// True when the client brought the trace id or request id itself.
  [[nodiscard]] virtual bool has_client_request_id() const = 0;

  /// The reply will be readable by `origin` (echoed, with credentials). Copied.
  virtual void allow_origin(std::string_view origin) = 0;
  /// The reply's Vary names Origin though no origin is allowed: the path answers
  /// origins differently.
  virtual void vary_by_origin() = 0;

  /// Gives head and body buffers back before a wait; the request's views end, only
  /// its method stays. For at_body and later.
  virtual void release_buffers() = 0;

  /// Answers. Exactly once (more are ignored); a client that has gone costs nothing.
  /// An exchange that is dropped without an answer is answered 500 internal_error.
  virtual void reply(Reply reply) = 0;
  /// Answers in the one error shape of CONTRACTS.md section 6. `detail_json`, when
  /// given, is raw JSON in place of the code as `detail`; retry_after adds the header.
  virtual void reply_error(ErrorId error, std::string_view message = {},
                           std::string_view detail_json = {},
                           std::chrono::seconds retry_after = {}) = 0;
  /// Answers over time: sends status and headers now, without a length, and gives what
  /// the rest is written with; a body is its first part, the content type is not empty.
  /// In place of reply(); like it, nothing is sent after an answer, or to a client that
  /// has gone: the stream is not open then. Never null.
  /// @param max_buffered_bytes  of what the client has not yet taken; see Stream::write()
  [[nodiscard]] virtual StreamPtr begin_stream(
      Reply head, std::size_t max_buffered_bytes = kMaxStreamBytes) = 0;

  /// Calls `task` once on this loop when nobody waits for the answer any more, so that
  /// work on it can be given up: the client closed, reset or finished sending (a half
  /// close counts, as it does for nginx's 499), or did not take what a stream had for it;
  /// a stream's owner also when the server stops (finish() what may end anywhere, or
  /// drop the stream). Soon, also when that was so already; never from inside another
  /// call of this interface; never after reply() or Stream::finish(). Bytes of a next
  /// request are no leave. Answering is still allowed: who only finished sending reads it.
  /// `task` must own neither the exchange nor its stream. For at_body and later; a second replaces
  /// the first.
  virtual void on_client_gone(std::function<void()> task) = 0;

  /// Where everything about this exchange happens; outlives it.
  [[nodiscard]] virtual Loop& loop() = 0;

 protected:
  virtual ~Exchange() = default;
  friend void intrusive_ptr_add_ref(Exchange* exchange);
  friend void intrusive_ptr_release(Exchange* exchange);
  virtual void add_ref() = 0;
  virtual void release() = 0;
};

inline void intrusive_ptr_add_ref(Exchange* exchange) {
  exchange->add_ref();
}
inline void intrusive_ptr_release(Exchange* exchange) {
  exchange->release();
}

/// What the service says once the head of a request is read.
struct HeadVerdict {
  bool replied = false;            ///< the service has answered; the body is thrown away
  std::size_t max_body_bytes = 0;  ///< on the wire; more is answered 413 too_large
};

/// What the program does with requests. One instance per loop.
/// Threading: its loop only.
class Service {
 public:
  virtual ~Service() = default;

  /// The head is complete, the body not yet read: refuse now what can be refused,
  /// or say how much body may come.
  [[nodiscard]] virtual HeadVerdict at_head(Exchange& exchange) = 0;

  /// The body is complete. Must lead to exactly one reply, now or later on this loop.
  /// An exception that leaves it is answered 500 internal_error and logged.
  virtual void at_body(ExchangePtr exchange) = 0;

  /// All that was readable has been handled: hand over what was gathered.
  virtual void at_round_end() = 0;

  /// The HTTP layer itself turned a request away (malformed, too large, too slow …).
  /// `bytes`: what was received of it.
  virtual void refused(ErrorId error, std::size_t bytes) = 0;

  /// A reply was written (or its client had gone), one to a refused request included.
  /// `took` from the head's first byte to the reply's end; to its begin when it is a stream,
  /// which lasts as long as its client likes. Of the request only the method is left.
  virtual void replied(const Exchange& exchange, int status, std::chrono::nanoseconds took) = 0;
};

}  // namespace nightbell::http
