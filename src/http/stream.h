#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "base/units.h"

namespace nightbell::http {

/// What a stream may hold for a client that reads slowly, when nothing else is said.
inline constexpr std::size_t kMaxStreamBytes = 1_MiB;

/// A reply that is written over time: Server-Sent Events, large NDJSON answers. Made by
/// Exchange::begin_stream(), which has sent the head already.
///
/// While nothing is buffered it owns no memory and may stay open without limit; a
/// client that takes none of what is buffered for ServerOptions::write_deadline is cut.
/// Dropped without finish() the connection is cut, so that the client sees that the
/// answer is not whole.
/// Threading: its loop only, its destruction included; others go through Loop::post.
class Stream {
 public:
  virtual ~Stream() = default;

  /// Sends `data` (a chunk, or bare bytes to an HTTP/1.0 client); what the socket does
  /// not take at once is copied and buffered. Each call is a system call: gather lines.
  /// With nothing buffered any size is taken, so that what is held is at most the
  /// bound, or one write.
  /// @return false when nothing was taken: it would go past the bound (see
  ///         on_drained), or the stream is not open any more
  virtual bool write(std::string_view data) = 0;

  /// The answer is whole. What is buffered is still sent; the connection goes on with
  /// the next request. Nothing happens when the client has gone. Idempotent.
  virtual void finish() = 0;

  /// Whether somebody may still read. False from the beginning for HEAD and for statuses
  /// without content.
  [[nodiscard]] virtual bool is_open() const = 0;

  /// What the client has not yet taken; framing included.
  [[nodiscard]] virtual std::size_t buffered_bytes() const = 0;

  /// Calls `task` once, soon, when nothing is buffered: to go on with a long answer. Not
  /// when the client goes (Exchange::on_client_gone). A second one replaces the first.
  virtual void on_drained(std::function<void()> task) = 0;
};

using StreamPtr = std::unique_ptr<Stream>;

}  // namespace nightbell::http
