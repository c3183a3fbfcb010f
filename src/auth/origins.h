#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "auth/client_address.h"
#include "http/message.h"

/// Which pages may send, and read what they are answered.
namespace nightbell::auth {

/// `scheme://host[:port]` in lower case, without the scheme's own port and without a
/// trailing slash; nothing when `origin` is none (`null` is none).
[[nodiscard]] std::optional<std::string> normalized_origin(std::string_view origin);

enum class OriginVerdict : unsigned char {
  kNone,        ///< no Origin: no browser, or a plain GET
  kSameOrigin,  ///< equal to Host, or to X-Forwarded-Host of a trusted proxy: allowed
  kAllowed,     ///< in the list
  kForeign,     ///< none of these, `null` too: gets no CORS headers
};
/// True for kSameOrigin and kAllowed.
[[nodiscard]] constexpr bool is_allowed(OriginVerdict verdict) {
  return verdict == OriginVerdict::kSameOrigin || verdict == OriginVerdict::kAllowed;
}

/// ALLOWED_ORIGINS and EXTRA_CORS_ORIGINS. Threading: immutable.
class Origins {
 public:
  /// @param origins  origins; `https://*.example.com` for every name below example.com
  ///                 (not itself); `*` for all. Those that are none of it allow nobody.
  explicit Origins(const std::vector<std::string>& origins);

  /// @param via_trusted_proxy  ClientAddress::via_trusted_proxy
  /// Cost: one hash look-up when the origin is in the list.
  [[nodiscard]] OriginVerdict decide(const http::Request& request, bool via_trusted_proxy) const;

  /// `*` is in the list: any page may send with its users' cookies. Worth a warning.
  [[nodiscard]] bool allows_any() const { return any_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  struct Wildcard {
    std::string scheme;  ///< with `://`
    std::string suffix;  ///< from the dot on, with the port if any
  };
  [[nodiscard]] bool lists(std::string_view origin) const;

  bool any_ = false;
  std::unordered_set<std::string, Hash, std::equal_to<>> exact_;
  std::vector<Wildcard> wildcards_;
};

}  // namespace nightbell::auth
