#pragma once

#include <array>
#include <cstddef>
#include <string_view>

/// The closed set of `error` codes (CONTRACTS.md section 6). A new one gets a line
/// here and in docs/errors.md; tests compare the two.
namespace nightbell::http {

enum class ErrorId : unsigned char {
  kBadRequest,       ///< not HTTP as RFC 9110 and 9112 have it
  kInvalidPayload,   ///< the body is no event
  kLevelNotAllowed,  ///< info or debug in prod
  kInvalidQuery,     ///< a question's parameter or query
  kValidation,       ///< a field is missing or mistyped (422, with the list)
  kMissingSignature,
  kBadSignature,
  kUnauthorized,     ///< an operator's token is needed
  kForbiddenOrigin,  ///< cors.require_allowed, and the origin is not
  kKeyRequired,      ///< intake.require_key, and there is none or a wrong one
  kNotFound,
  kMethodNotAllowed,
  kTimeout,        ///< the request came too slowly
  kCursorExpired,  ///< lines were erased since the cursor was given
  kTooLarge,
  kUriTooLong,
  kUnsupportedEncoding,  ///< Content-Encoding is not gzip, deflate or identity
  kHeadersTooLarge,
  kRateLimited,
  kInternal,
  kNotImplemented,  ///< a transfer coding or method that is not known
  kOverloaded,
  kStoreUnavailable,
  kIngestOff,  ///< intake.enabled is false
  kVersionNotSupported,
};
inline constexpr std::size_t kErrorIdCount = 25;

struct ErrorInfo {
  std::string_view code;  ///< the `error` member
  int status;
  std::string_view message;  ///< for a person, when nothing better is known
};

inline constexpr std::array<ErrorInfo, kErrorIdCount> kErrors = {{
    {"bad_request", 400, "The request is not valid HTTP."},
    {"invalid_payload", 400, "The body is not a valid event."},
    {"level_not_allowed", 400, "This level is not accepted in prod."},
    {"invalid_query", 400, "The query or a parameter can't be understood."},
    {"validation_error", 422, "A field is missing or has the wrong type."},
    {"missing_signature", 401,
     "This server asks for a signature or a server key; the request has neither."},
    {"bad_signature", 401, "The signature does not match the body."},
    {"unauthorized", 401, "This needs the operator's token: Authorization: Bearer …"},
    {"forbidden_origin", 403, "This origin is not allowed; see ALLOWED_ORIGINS."},
    {"key_required", 401, "This server asks for a key: x-nightbell-key or ?key=."},
    {"not_found", 404, "There is nothing at this path."},
    {"method_not_allowed", 405, "This path does not answer that method; see Allow."},
    {"timeout", 408, "The request took too long to arrive."},
    {"cursor_expired", 410, "Lines were erased since; begin anew without the cursor."},
    {"too_large", 413, "The body is larger than this sender may send."},
    {"uri_too_long", 414, "The request target is too long."},
    {"unsupported_encoding", 415, "Content-Encoding may be gzip, deflate or identity."},
    {"headers_too_large", 431, "The headers are too large or too many."},
    {"rate_limited", 429, "Too many requests from this address; see Retry-After."},
    {"internal_error", 500, "An unexpected error occurred. Please try again later."},
    {"not_implemented", 501, "The request asks for something that is not known here."},
    {"overloaded", 503, "The queue is full; see Retry-After."},
    {"store_unavailable", 503, "The events could not be written; see Retry-After."},
    {"ingest_off", 503, "Ingest is switched off by the operator; see Retry-After."},
    {"version_not_supported", 505, "HTTP/1.0 and HTTP/1.1 are spoken here."},
}};

[[nodiscard]] constexpr const ErrorInfo& info_of(ErrorId id) {
  return kErrors[static_cast<std::size_t>(id)];
}

}  // namespace nightbell::http
