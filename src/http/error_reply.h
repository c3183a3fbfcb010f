#pragma once

#include <chrono>
#include <string_view>

#include "http/error_code.h"
#include "http/message.h"

/// The one shape of every error (CONTRACTS.md section 6):
/// {"error":code,"message":text,"detail":code or raw JSON,"request_id":id}
namespace nightbell::http {

/// @param message      for a person, valid UTF-8; empty: the code's own
/// @param detail_json  raw JSON for `detail`; empty: the code as a string
/// @param retry_after  above zero: a Retry-After header
/// A 401 names its scheme (WWW-Authenticate: Bearer, RFC 9110 section 15.5.2). The
/// caller of a 405 adds Allow.
[[nodiscard]] Reply make_error_reply(ErrorId error, std::string_view request_id,
                                     std::string_view message = {},
                                     std::string_view detail_json = {},
                                     std::chrono::seconds retry_after = {});

}  // namespace nightbell::http
