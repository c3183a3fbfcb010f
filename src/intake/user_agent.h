#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

/// Which browser: from the User-Agent header to `client`, and no further; the header
/// itself is not stored.
namespace nightbell::intake {

struct Client {
  std::string_view browser;  ///< static storage: Chrome, Firefox …; empty: not known
  int major = 0;
  std::string_view os;      ///< static storage; empty: not known
  std::string_view device;  ///< desktop, mobile, tablet, bot; empty: not known
};

[[nodiscard]] Client parse_user_agent(std::string_view header);

/// True when the user agent contains "mobile" in any case (CONTRACTS.md section 1).
[[nodiscard]] bool says_mobile(std::string_view header);

/// `{"browser":…,"major":…,"os":…,"device":…}` of user agents, remembered: few different
/// ones send most requests. Threading: one at a time.
class ClientCache {
 public:
  /// Empty when nothing is known of the agent. Valid until the next call.
  [[nodiscard]] std::string_view json_of(std::string_view header);

 private:
  static constexpr std::size_t kMaxEntries = 512;
  static constexpr std::size_t kMaxHeader = 512;
  std::unordered_map<std::string, std::string> known_;
  std::string key_;
};

}  // namespace nightbell::intake
