#pragma once

#include <array>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

/// Who really sent a request: the peer, or whom a trusted proxy names.
namespace nightbell::auth {

/// `limits.trusted_proxies`. Threading: immutable.
class TrustedProxies {
 public:
  /// Trusts nobody.
  TrustedProxies() = default;
  /// @param networks  addresses and CIDRs, IPv4 and IPv6
  /// @error kInvalidArgument  which one is neither
  [[nodiscard]] static Result<TrustedProxies> parse(const std::vector<std::string>& networks);

  /// An IPv4 address that is mapped into IPv6 is looked up as IPv4.
  [[nodiscard]] bool contains(const boost::asio::ip::address& address) const;

 private:
  struct Network {
    std::array<std::uint8_t, 16> bytes;  ///< IPv4 as ::ffff:a.b.c.d
    unsigned prefix;                     ///< bits, of 128
  };
  std::vector<Network> networks_;
};

struct ClientAddress {
  boost::asio::ip::address address;
  bool via_trusted_proxy = false;  ///< the peer is one; its forwarded headers count
  /// Forwarded addresses came from a peer that is not trusted, and were not read: a proxy
  /// that limits.trusted_proxies lacks, or a forger. /health says so.
  bool ignored_forwarded = false;
};

/// The peer's address, or, when the peer is trusted, that of the right-most hop that is
/// not: of X-Forwarded-For, else Forwarded, else X-Real-IP. A hop that is no address
/// ends the search at the hop behind it: nothing to its left can be believed.
[[nodiscard]] ClientAddress client_address(const http::Request& request,
                                           const TrustedProxies& trusted);

/// What limits count by: an IPv4 address, or an IPv6 /64 (one household's own).
struct AddressKey {
  std::array<std::uint8_t, 8> bytes{};  ///< IPv4: the first four
  bool is_v6 = false;
  friend bool operator==(const AddressKey&, const AddressKey&) = default;
};
[[nodiscard]] AddressKey address_key(const boost::asio::ip::address& address);

}  // namespace nightbell::auth
