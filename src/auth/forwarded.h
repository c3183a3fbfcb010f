#pragma once

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "http/message.h"

/// What proxies wrote into a request about those before them.
namespace nightbell::auth {

/// X-Forwarded-For, Forwarded or X-Real-IP is there.
[[nodiscard]] bool has_forwarded_addresses(const http::Request& request);

/// The hops, the nearest first, of X-Forwarded-For, else of Forwarded (RFC 7239), else of
/// X-Real-IP; of several headers of a name the last is nearest. A hop that is no address
/// (`unknown`, `_hidden`) is nothing; at most kMaxHops are read.
/// Whether they can be believed is client_address.h's matter.
[[nodiscard]] std::vector<std::optional<boost::asio::ip::address>> forwarded_addresses(
    const http::Request& request);
inline constexpr std::size_t kMaxHops = 32;

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`, in quotes or not.
[[nodiscard]] std::optional<boost::asio::ip::address> parse_hop(std::string_view text);

}  // namespace nightbell::auth
