#include "auth/forwarded.h"

#include <algorithm>
#include <ranges>

#include "base/ascii.h"

namespace nightbell::auth {
namespace {

using Hops = std::vector<std::optional<boost::asio::ip::address>>;

/// The `for` of one element of Forwarded.
std::string_view for_of(std::string_view element) {
  while (!element.empty()) {
    const std::size_t end = element.find(';');
    const std::string_view pair = element.substr(0, end);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos &&
        ascii::equal_ignoring_case(ascii::trim(pair.substr(0, equals)), "for"))
      return ascii::trim(pair.substr(equals + 1));
    element = end == std::string_view::npos ? std::string_view{} : element.substr(end + 1);
  }
  return {};
}

/// Adds the elements of all headers of that name, from the last backwards.
/// @return false when there is no such header
template <typename Read>
bool add_hops(const http::Request& request, std::string_view name, Read read, Hops& hops) {
  bool found = false;
  for (const http::Header& header : std::views::reverse(request.headers)) {
    if (!ascii::equal_ignoring_case(header.name, name)) continue;
    found = true;
    std::string_view rest = header.value;
    while (hops.size() < kMaxHops) {
      const std::size_t comma = rest.rfind(',');
      const bool last = comma == std::string_view::npos;
      hops.push_back(parse_hop(read(ascii::trim(last ? rest : rest.substr(comma + 1)))));
      if (last) break;
      rest = rest.substr(0, comma);
    }
  }
  return found;
}

}  // namespace

bool has_forwarded_addresses(const http::Request& request) {
  return request.has_header("x-forwarded-for") || request.has_header("forwarded") ||
         request.has_header("x-real-ip");
}

std::optional<boost::asio::ip::address> parse_hop(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view port = text.substr(end + 1);
    if (!port.empty() && !port.starts_with(':')) return std::nullopt;
    text = text.substr(1, end - 1);
  } else if (std::ranges::count(text, ':') == 1) {
    text = text.substr(0, text.find(':'));
  }
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(text, error);
  if (error) return std::nullopt;
  return address;
}

Hops forwarded_addresses(const http::Request& request) {
  Hops hops;
  const auto as_it_is = [](std::string_view element) { return element; };
  static_cast<void>(add_hops(request, "x-forwarded-for", as_it_is, hops) ||
                    add_hops(request, "forwarded", for_of, hops) ||
                    add_hops(request, "x-real-ip", as_it_is, hops));
  return hops;
}

}  // namespace nightbell::auth
