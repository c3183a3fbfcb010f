#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/guarded.h"

/// What looks wrong in the configuration and was seen in the traffic, for /health
/// (CONTRACTS.md section 9). Threading: any thread.
namespace nightbell::intake {

class Notices {
 public:
  explicit Notices(const Clock& clock) : clock_(clock) {}

  /// Forwarded addresses from a peer that limits.trusted_proxies does not name.
  void untrusted_proxy(std::string_view peer);
  /// An origin that is not in ALLOWED_ORIGINS.
  void foreign_origin(std::string_view origin);
  /// A sender's clock at sending differs from ours by this much.
  void clock_apart(std::chrono::seconds by);

  /// One sentence each for what happened often in the last ten minutes.
  [[nodiscard]] std::vector<std::string> sentences() const;

 private:
  struct Seen {
    std::uint64_t count = 0;
    SteadyTime last{};
  };
  enum class What : std::uint8_t { kProxy, kOrigin, kClock };
  void note(What what, std::string_view name);

  const Clock& clock_;
  Guarded<std::map<std::pair<What, std::string>, Seen>> seen_;
};

}  // namespace nightbell::intake
