#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "auth/hmac.h"
#include "base/clock.h"
#include "base/result.h"

/// Diagnostic Mode (CONTRACTS.md section 8): a signed cookie that lets info and debug of
/// one session in, and the link that puts it into a user's browser.
///
/// A link is `/diag#<token>`: the part behind # never reaches a server or a log. The page
/// there posts the token to /api/diag, which redeems it for the cookie, once. Both are
/// signed with the same secret; a `purpose` claim keeps them apart.
namespace nightbell::auth {

/// The cookie, and the claim it must carry.
inline constexpr std::string_view kDiagnosticCookie = "diag";
/// The farthest that an `exp` may be ahead.
inline constexpr std::chrono::minutes kMaxDiagnostic{60};

struct DiagnosticGrant {
  std::string session_id;
  WallTime expires;
};

/// Threading: any thread.
class Diagnostic {
 public:
  /// @param secret  LOG_DIAGNOSTIC_SECRET; empty: off, every token counts for nothing
  explicit Diagnostic(std::string_view secret);

  [[nodiscard]] bool enabled() const { return key_.has_value(); }

  /// What the cookie's token grants at `now`: nothing when it is malformed, forged, not
  /// HS256, a link, without `session_id` or a number `exp`, expired, or valid for longer
  /// than kMaxDiagnostic from now.
  [[nodiscard]] std::optional<DiagnosticGrant> verify(std::string_view token, WallTime now) const;

  /// A cookie's token for a session.
  /// @param minutes  1 to 60
  /// @error kInvalidArgument  session_id is no id (base/ids.h), or minutes are out of range
  /// @error kUnavailable      no secret is set
  [[nodiscard]] Result<std::string> make(std::string_view session_id, std::chrono::minutes minutes,
                                         WallTime now) const;
  /// A link's token, good for one redeem() within `minutes`; the cookie that it gives ends
  /// at the same time. Errors as make().
  [[nodiscard]] Result<std::string> make_link(std::string_view session_id,
                                              std::chrono::minutes minutes, WallTime now) const;

  struct Redeemed {
    std::string token;  ///< for the cookie
    DiagnosticGrant grant;
  };
  /// Gives a link's cookie; nothing when the link is not good or was redeemed before.
  /// Which ones were is remembered until they expire, by this process only: after a
  /// restart a link works once more.
  [[nodiscard]] std::optional<Redeemed> redeem(std::string_view link_token, WallTime now);

 private:
  [[nodiscard]] Result<std::string> sign(std::string_view session_id, std::chrono::minutes minutes,
                                         WallTime now, bool link) const;

  std::optional<HmacSha256> key_;
  std::mutex mutex_;
  std::map<std::string, WallTime, std::less<>> redeemed_;  ///< link id → its end
};

/// The Set-Cookie value: `diag=…; Max-Age=…; Path=/; HttpOnly; Secure; SameSite=None`
/// (None: the page's beacons cross sites).
[[nodiscard]] std::string diagnostic_set_cookie(std::string_view token, WallTime expires,
                                                WallTime now);

}  // namespace nightbell::auth
