#include "intake/admission.h"

#include "auth/signature.h"
#include "event/limits.h"

namespace nightbell::intake {
namespace {

constexpr std::string_view kSignatureHeader = "x-log-signature";
/// A brake is a matter of minutes.
constexpr std::chrono::seconds kIngestOffRetry{60};
/// Rate buckets of keys with a limit of their own stand behind those of the formats.
constexpr std::uint32_t kFirstKeyBucket = 16;

}  // namespace

Credentials Admission::look(const http::Request& request, const LiveRules& rules) const {
  Credentials found;
  found.client = auth::client_address(request, rules.proxies);
  found.origin = rules.origins.decide(request, found.client.via_trusted_proxy);
  if (!keys_.empty()) found.key = keys_.find(request).key;
  found.shows_signature = secret_ && request.has_header(kSignatureHeader);
  return found;
}

std::optional<Refusal> Admission::refuse_head(const http::Request& request,
                                              const Credentials& credentials,
                                              const WireFormat& format, const LiveRules& rules,
                                              SteadyTime now) const {
  if (!rules.enabled) return Refusal{http::ErrorId::kIngestOff, kIngestOffRetry};
  if (credentials.client.ignored_forwarded) notices_.untrusted_proxy(request.peer.to_string());
  if (credentials.origin == auth::OriginVerdict::kForeign) {
    notices_.foreign_origin(request.header("origin"));
    if (rules.require_allowed && !credentials.has_server_key())
      return Refusal{http::ErrorId::kForbiddenOrigin};
  }
  const bool may_sign =
      credentials.shows_signature && credentials.origin == auth::OriginVerdict::kNone;
  if (rules.require_key && credentials.key == nullptr && !may_sign) {
    return Refusal{http::ErrorId::kKeyRequired};
  }

  auth::RateLimit limit = rules.limit;
  auto bucket = static_cast<std::uint32_t>(format.rate_bucket());
  if (credentials.key != nullptr && (credentials.key->rate || credentials.key->burst)) {
    limit.per_second = credentials.key->rate.value_or(limit.per_second);
    limit.burst = credentials.key->burst.value_or(limit.burst);
    bucket = kFirstKeyBucket + credentials.key->index;
  }
  if (limit.per_second > 0) {
    if (const auto wait =
            limiter_.take(auth::address_key(credentials.client.address), bucket, limit, now)) {
      return Refusal{http::ErrorId::kRateLimited, *wait};
    }
  }
  return std::nullopt;
}

std::size_t Admission::max_body(const Credentials& credentials) const {
  if (credentials.has_server_key()) return limits::kTrustedBody;
  if (credentials.is_browser()) return limits::kBrowserBody;
  return credentials.shows_signature ? limits::kTrustedBody : limits::kUnsignedBody;
}

std::optional<Refusal> Admission::refuse_body(const http::Request& request,
                                              const Credentials& credentials,
                                              const WireFormat& format, const LiveRules& rules,
                                              Submission& submission) const {
  submission.via = credentials.is_browser() ? Via::kBrowser : Via::kOpen;
  if (credentials.has_server_key()) {
    submission.via = Via::kKey;
    submission.key_name = credentials.key->name;
    submission.trusted = true;
  }
  if (credentials.key != nullptr && !credentials.key->environment.empty()) {
    submission.environment = credentials.key->environment;
  }
  // An allowed origin's own header is not judged: a browser holds no secret.
  if (!secret_ || credentials.has_server_key() || auth::is_allowed(credentials.origin))
    return std::nullopt;

  const bool is_signed = credentials.shows_signature &&
                         auth::is_signed(request.header(kSignatureHeader), request.body, *secret_);
  if (is_signed) {
    submission.trusted = true;
    if (submission.via == Via::kOpen) submission.via = Via::kSigned;
    return std::nullopt;
  }
  submission.may_log = false;
  // Without a key only a good signature got past the head's check.
  const bool needed =
      format.needs_log_credentials() || (rules.require_key && credentials.key == nullptr);
  if (!needed) return std::nullopt;
  return Refusal{credentials.shows_signature ? http::ErrorId::kBadSignature
                                             : http::ErrorId::kMissingSignature};
}

}  // namespace nightbell::intake
