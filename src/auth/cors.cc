#include "auth/cors.h"

namespace nightbell::auth {
namespace {

/// What clients of CONTRACTS.md section 10 send beyond the safelisted headers.
constexpr const char* kHeaders =
    "content-type, content-encoding, authorization, x-request-id, traceparent, tracestate, "
    "baggage, sentry-trace, x-log-signature, x-nightbell-key, idempotency-key, last-event-id";
/// Two hours: the most that Chromium keeps a preflight.
constexpr const char* kMaxAgeSeconds = "7200";

}  // namespace

bool is_preflight(const http::Request& request) {
  return request.method == http::Method::kOptions && request.has_header("origin") &&
         request.has_header("access-control-request-method");
}

http::Reply preflight_reply(OriginVerdict verdict) {
  http::Reply reply;
  reply.status = 204;
  reply.content_type = {};
  if (is_allowed(verdict)) {
    reply.headers = {{"access-control-allow-methods", "GET, HEAD, POST"},
                     {"access-control-allow-headers", kHeaders},
                     {"access-control-max-age", kMaxAgeSeconds}};
  }
  return reply;
}

}  // namespace nightbell::auth
