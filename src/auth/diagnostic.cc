#include "auth/diagnostic.h"

#include <cmath>

#include "auth/jwt.h"
#include "base/ids.h"

namespace nightbell::auth {
namespace {

using std::chrono::seconds;

constexpr std::string_view kPurpose = "purpose";
constexpr std::string_view kLink = "link";

std::string_view text_of(const boost::json::object& claims, std::string_view name) {
  const auto* value = claims.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->as_string())
                                                : std::string_view{};
}

/// `exp` (RFC 7519 section 4.1.4, fractions allowed) when it is ahead, and not by more
/// than kMaxDiagnostic.
std::optional<WallTime> end_of(const boost::json::object& claims, WallTime now) {
  const auto* exp = claims.if_contains("exp");
  if (exp == nullptr || !exp->is_number()) return std::nullopt;
  const double at = exp->to_number<double>();
  const double now_s = std::chrono::duration<double>(now.time_since_epoch()).count();
  const double most = std::chrono::duration<double>(kMaxDiagnostic).count();
  if (!std::isfinite(at) || at <= now_s || at > now_s + most) return std::nullopt;
  return WallTime(std::chrono::duration_cast<Nanos>(std::chrono::duration<double>(at)));
}

/// What claims grant, whatever their purpose.
std::optional<DiagnosticGrant> grant_of(const boost::json::object& claims, WallTime now) {
  const std::string_view session = text_of(claims, "session_id");
  const auto expires = end_of(claims, now);
  if (session.empty() || !expires) return std::nullopt;
  return DiagnosticGrant{std::string(session), *expires};
}

boost::json::object claims_of(const DiagnosticGrant& grant) {
  return {{"session_id", grant.session_id},
          {"exp", std::chrono::floor<seconds>(grant.expires).time_since_epoch().count()}};
}

}  // namespace

Diagnostic::Diagnostic(std::string_view secret) {
  if (!secret.empty()) key_.emplace(secret);
}

std::optional<DiagnosticGrant> Diagnostic::verify(std::string_view token, WallTime now) const {
  if (!key_ || token.empty()) return std::nullopt;
  const auto claims = read_jwt(token, *key_);
  if (!claims || claims->contains(kPurpose)) return std::nullopt;
  return grant_of(*claims, now);
}

Result<std::string> Diagnostic::sign(std::string_view session_id, std::chrono::minutes minutes,
                                     WallTime now, bool link) const {
  if (!key_) return fail(ErrorCode::kUnavailable, "diagnostic.secret is not set");
  if (!is_id(session_id))
    return fail(ErrorCode::kInvalidArgument, "the session must be 1 to 64 of [A-Za-z0-9._:-]");
  if (minutes < std::chrono::minutes(1) || minutes > kMaxDiagnostic)
    return fail(ErrorCode::kInvalidArgument, "minutes must be 1 to 60");
  boost::json::object claims = claims_of({std::string(session_id), now + minutes});
  if (link) {
    claims[kPurpose] = kLink;
    claims["jti"] = make_uuid();
  }
  return make_jwt(claims, *key_);
}

Result<std::string> Diagnostic::make(std::string_view session_id, std::chrono::minutes minutes,
                                     WallTime now) const {
  return sign(session_id, minutes, now, false);
}

Result<std::string> Diagnostic::make_link(std::string_view session_id, std::chrono::minutes minutes,
                                          WallTime now) const {
  return sign(session_id, minutes, now, true);
}

std::optional<Diagnostic::Redeemed> Diagnostic::redeem(std::string_view link_token, WallTime now) {
  if (!key_) return std::nullopt;
  const auto claims = read_jwt(link_token, *key_);
  if (!claims || text_of(*claims, kPurpose) != kLink) return std::nullopt;
  const std::string_view id = text_of(*claims, "jti");
  const auto grant = grant_of(*claims, now);
  if (!grant || !is_id(id)) return std::nullopt;
  {
    std::lock_guard lock(mutex_);
    std::erase_if(redeemed_, [&](const auto& link) { return link.second <= now; });
    if (!redeemed_.emplace(id, grant->expires).second) return std::nullopt;
  }
  return Redeemed{make_jwt(claims_of(*grant), *key_), *grant};
}

std::string diagnostic_set_cookie(std::string_view token, WallTime expires, WallTime now) {
  const auto left = std::chrono::floor<seconds>(expires - now).count();
  return std::string(kDiagnosticCookie)
      .append("=")
      .append(token)
      .append("; Max-Age=")
      .append(std::to_string(left > 0 ? left : 0))
      .append("; Path=/; HttpOnly; Secure; SameSite=None");
}

}  // namespace nightbell::auth
