#include "auth/client_address.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "auth/forwarded.h"

namespace nightbell::auth {
namespace {

using boost::asio::ip::address;
using boost::asio::ip::address_v6;

/// Both families in one shape: IPv4 as ::ffff:a.b.c.d.
address_v6::bytes_type bytes_of(const address& address) {
  if (address.is_v6()) return address.to_v6().to_bytes();
  return boost::asio::ip::make_address_v6(boost::asio::ip::v4_mapped, address.to_v4()).to_bytes();
}

bool same_network(const address_v6::bytes_type& a, const address_v6::bytes_type& b,
                  unsigned prefix) {
  const std::size_t whole = prefix / 8;
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin()))
    return false;
  const unsigned rest = prefix % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

}  // namespace

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& networks) {
  TrustedProxies trusted;
  for (const std::string& network : networks) {
    const std::size_t slash = network.find('/');
    boost::system::error_code error;
    const address base = boost::asio::ip::make_address(network.substr(0, slash), error);
    const unsigned bits = base.is_v4() ? 32 : 128;
    unsigned prefix = bits;
    bool good = !error;
    if (slash != std::string::npos) {
      const char* end = network.data() + network.size();
      const auto read = std::from_chars(network.data() + slash + 1, end, prefix);
      good = good && read.ec == std::errc() && read.ptr == end && prefix <= bits;
    }
    if (!good)
      return fail(ErrorCode::kInvalidArgument, "`" + network + "` is no address and no CIDR");
    trusted.networks_.push_back({bytes_of(base), prefix + (128 - bits)});
  }
  return trusted;
}

bool TrustedProxies::contains(const address& address) const {
  if (networks_.empty()) return false;
  const auto bytes = bytes_of(address);
  return std::ranges::any_of(networks_, [&](const Network& network) {
    return same_network(bytes, network.bytes, network.prefix);
  });
}

ClientAddress client_address(const http::Request& request, const TrustedProxies& trusted) {
  ClientAddress client{.address = request.peer};
  client.via_trusted_proxy = trusted.contains(request.peer);
  if (!client.via_trusted_proxy) {
    client.ignored_forwarded = has_forwarded_addresses(request);
    return client;
  }
  // From our side outwards, as long as the hop that told us is trusted itself.
  for (const std::optional<address>& hop : forwarded_addresses(request)) {
    if (!hop) break;
    client.address = *hop;
    if (!trusted.contains(*hop)) break;
  }
  return client;
}

AddressKey address_key(const address& address) {
  const auto bytes = bytes_of(address);
  const auto v6 = address_v6(bytes);
  AddressKey key;
  if (v6.is_v4_mapped()) {
    std::copy_n(bytes.begin() + 12, 4, key.bytes.begin());
  } else {
    key.is_v6 = true;
    std::copy_n(bytes.begin(), 8, key.bytes.begin());
  }
  return key;
}

}  // namespace nightbell::auth
