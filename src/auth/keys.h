#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/hmac.h"
#include "http/message.h"

/// What admits a sender (CONTRACTS.md section 2). A browser key is public and write-only,
/// a server key is secret.
namespace nightbell::auth {

struct Key {
  enum class Role : std::uint8_t { kBrowser, kServer };

  std::string name;  ///< shown as `via: key:<name>`
  Role role = Role::kBrowser;
  std::string environment = {};            ///< dev, staging or prod; empty: the server's own
  std::vector<std::string> services = {};  ///< which services it speaks for
  std::optional<double> rate = {};         ///< requests a second; none: limits.rate
  std::optional<std::int64_t> burst = {};  ///< none: limits.burst
  std::uint32_t index = 0;                 ///< its place in the ring, set by it
};

/// Which key a request brought.
struct KeyMatch {
  const Key* key = nullptr;  ///< lives as long as the KeyRing
  bool wrong = false;        ///< it brought one or more, and none is known
};

/// The configured keys; their values are kept as hashes. Threading: immutable.
class KeyRing {
 public:
  struct Configured {
    Key key;
    std::string value;
  };
  explicit KeyRing(std::vector<Configured> keys);

  /// Looks at `x-nightbell-key`, then `Authorization: Bearer`, then `?key=`; the first that
  /// is known counts. `?key=` is for browser keys only: addresses end up in logs.
  /// A wrong one need not be an attack: an application's own Authorization comes along
  /// with its requests. Takes equally long for all keys.  Cost: a hash per key brought.
  [[nodiscard]] KeyMatch find(const http::Request& request) const;

  /// True when a server key speaks for this service: a browser that names it is `claimed`.
  [[nodiscard]] bool owns_service(std::string_view service) const;
  [[nodiscard]] bool has_server_keys() const;
  [[nodiscard]] bool empty() const { return keys_.empty(); }

 private:
  [[nodiscard]] const Key* look_up(std::string_view value) const;

  std::vector<Key> keys_;
  std::vector<Sha256> hashes_;  ///< of the values, in the order of keys_
};

/// What stands behind `Bearer` (any case) in an Authorization header; empty when it is
/// another scheme.
[[nodiscard]] std::string_view bearer_token(std::string_view authorization);

}  // namespace nightbell::auth
