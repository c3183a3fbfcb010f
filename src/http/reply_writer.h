#pragma once

#include <string>
#include <string_view>

#include "http/message.h"

/// A reply → bytes.
namespace nightbell::http {

/// What a reply says beside what the service put into it.
struct ReplyContext {
  std::string_view date = {};  ///< as DateCache writes it
  std::string_view request_id = {};
  std::string_view trace_id = {};
  std::string_view origin = {};  ///< may read the reply; empty: no CORS headers
  bool vary_by_origin = false;   ///< Vary: Origin without an origin
  bool without_body = false;     ///< the answer to HEAD
  bool close = false;            ///< Connection: close
  bool http10 = false;           ///< an old client is told keep-alive in words
  bool streamed = false;         ///< of unknown length: in chunks, or until the close (1.0)
};

/// Appends status line and headers, the empty line included.
/// @return whether the body belongs behind it (not for HEAD, 1xx, 204, 304)
/// Cost: copies of prepared blocks; no allocation when `out` has room.
[[nodiscard]] bool append_reply_head(std::string& out, const Reply& reply,
                                     const ReplyContext& context);

/// What `Expect: 100-continue` waits for.
inline constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace nightbell::http
