#pragma once

#include <chrono>
#include <optional>

#include "auth/hmac.h"
#include "auth/keys.h"
#include "auth/rate_limiter.h"
#include "http/exchange.h"
#include "intake/live_rules.h"
#include "intake/notices.h"
#include "intake/wire_format.h"

/// Who sends, and may they: everything that is decided before a body is read, the
/// cheapest refusal first, and the signature once the body is there.
namespace nightbell::intake {

/// What a request shows of its sender.
struct Credentials {
  auth::OriginVerdict origin = auth::OriginVerdict::kNone;
  auth::ClientAddress client;
  const auth::Key* key = nullptr;  ///< lives as long as the key ring
  bool shows_signature = false;

  [[nodiscard]] bool has_server_key() const {
    return key != nullptr && key->role == auth::Key::Role::kServer;
  }
  /// An Origin, or only a browser key: whatever it says is public knowledge.
  [[nodiscard]] bool is_browser() const {
    return !has_server_key() && (origin != auth::OriginVerdict::kNone || key != nullptr);
  }
};

struct Refusal {
  http::ErrorId error;
  std::chrono::seconds retry_after{0};
};

/// Threading: any thread.
class Admission {
 public:
  /// @param secret  LOG_INGEST_HMAC_SECRET; none: signatures are not asked for
  Admission(const auth::KeyRing& keys, std::optional<auth::HmacSha256> secret,
            auth::RateLimiter& limiter, Notices& notices)
      : keys_(keys), secret_(std::move(secret)), limiter_(limiter), notices_(notices) {}

  [[nodiscard]] Credentials look(const http::Request& request, const LiveRules& rules) const;

  /// Refuses what can be refused by head alone; takes a token of the rate limit.
  [[nodiscard]] std::optional<Refusal> refuse_head(const http::Request& request,
                                                   const Credentials& credentials,
                                                   const WireFormat& format, const LiveRules& rules,
                                                   SteadyTime now) const;

  /// The most bytes that this sender's body may have, inflated or not.
  [[nodiscard]] std::size_t max_body(const Credentials& credentials) const;

  /// Checks the signature over the body as sent and completes how the sender counts:
  /// via, key_name, trusted, may_log.
  [[nodiscard]] std::optional<Refusal> refuse_body(const http::Request& request,
                                                   const Credentials& credentials,
                                                   const WireFormat& format, const LiveRules& rules,
                                                   Submission& submission) const;

 private:
  const auth::KeyRing& keys_;
  const std::optional<auth::HmacSha256> secret_;
  auth::RateLimiter& limiter_;
  Notices& notices_;
};

}  // namespace nightbell::intake
