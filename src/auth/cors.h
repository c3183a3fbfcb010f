#pragma once

#include "auth/origins.h"
#include "http/message.h"

/// Preflights (Fetch standard, "CORS-preflight request").
namespace nightbell::auth {

/// An OPTIONS with Origin and Access-Control-Request-Method.
[[nodiscard]] bool is_preflight(const http::Request& request);

/// 204. For an allowed origin with methods, headers and max-age; the caller also says
/// Exchange::allow_origin, which adds the origin, credentials and Vary. A foreign one gets
/// 204 without any of it (and Exchange::vary_by_origin): the browser then refuses by
/// itself, and a probe learns nothing that it could not know.
[[nodiscard]] http::Reply preflight_reply(OriginVerdict verdict);

}  // namespace nightbell::auth
