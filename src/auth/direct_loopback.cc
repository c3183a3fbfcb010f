#include "auth/direct_loopback.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "base/ascii.h"

namespace nightbell::auth {
namespace {

bool is_loopback(const boost::asio::ip::address& address) {
  if (address.is_v4()) return address.to_v4().is_loopback();
  const auto v6 = address.to_v6();
  if (!v6.is_v4_mapped()) return v6.is_loopback();
  return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).is_loopback();
}

/// `host:port` without the port, an IPv6 address without its brackets; empty when it is
/// no such thing (`[::1].example.com`).
std::string_view without_port(std::string_view host) {
  const bool bracketed = host.starts_with('[');
  const std::size_t end = host.find(bracketed ? ']' : ':');
  if (end == std::string_view::npos) return bracketed ? std::string_view{} : host;
  const std::string_view name = bracketed ? host.substr(1, end - 1) : host.substr(0, end);
  const std::string_view port = host.substr(bracketed ? end + 1 : end);
  const bool good =
      port.empty() || (port.front() == ':' && port.find_first_not_of("0123456789", 1) == port.npos);
  return good ? name : std::string_view{};
}

bool is_proxy_header(std::string_view name) {
  return ascii::starts_ignoring_case(name, "x-forwarded-") ||
         ascii::equal_ignoring_case(name, "forwarded") || ascii::equal_ignoring_case(name, "via") ||
         ascii::equal_ignoring_case(name, "x-real-ip");
}

/// No Origin, or one whose host is a loopback name.
bool comes_from_no_foreign_page(const http::Request& request) {
  const std::string_view origin = request.header("origin");
  if (origin.empty()) return true;
  const std::size_t scheme = origin.find("://");
  return scheme != std::string_view::npos && is_loopback_host(origin.substr(scheme + 3));
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  const std::string name = ascii::to_lower(without_port(host));
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(name, error);
  return !error && is_loopback(address);
}

bool has_no_proxy_headers(const http::Request& request) {
  return std::ranges::none_of(request.headers, is_proxy_header, &http::Header::name);
}

bool is_direct_loopback(const http::Request& request) {
  return is_loopback(request.peer) && is_loopback_host(request.header("host")) &&
         has_no_proxy_headers(request) && comes_from_no_foreign_page(request);
}

}  // namespace nightbell::auth
