#include "cli/server_url.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace nightbell::cli {
namespace {

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port > 0 && port < 65536;
}

std::unexpected<Error> wrong(std::string_view text) {
  return fail(ErrorCode::kInvalidArgument,
              fmt::format("--url {}: expected an address like http://127.0.0.1:8600", text));
}

}  // namespace

std::string ServerUrl::host_header() const {
  const bool is_v6 = host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", is_v6 ? "[" : "", host, is_v6 ? "]" : "", port);
}

std::string ServerUrl::text() const {
  return "http://" + host_header() + prefix;
}

Result<ServerUrl> parse_server_url(std::string_view text) {
  if (text.starts_with("https://")) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("--url {}: https is not spoken here; give the server's own address "
                            "behind the proxy, or a tunnel to it: ssh -L 8600:127.0.0.1:8600 "
                            "host, then --url http://127.0.0.1:8600",
                            text));
  }
  std::string_view rest = text;
  if (rest.starts_with("http://")) rest.remove_prefix(7);
  ServerUrl url;
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  url.prefix = rest.substr(slash);
  rest = rest.substr(0, slash);
  while (url.prefix.ends_with('/')) url.prefix.pop_back();
  if (rest.find_first_of("@?# \t\r\n") != std::string_view::npos ||
      url.prefix.find_first_of("?# \t\r\n") != std::string::npos)
    return wrong(text);
  std::string_view port;
  if (rest.starts_with('[')) {
    const std::size_t end = rest.find(']');
    if (end == std::string_view::npos) return wrong(text);
    url.host = rest.substr(1, end - 1);
    port = rest.substr(end + 1);
  } else {
    const std::size_t colon = std::min(rest.find(':'), rest.size());
    url.host = rest.substr(0, colon);
    port = rest.substr(colon);
  }
  if (!port.empty() && !(port[0] == ':' && is_port(port.substr(1)))) return wrong(text);
  url.port = port.empty() ? "80" : port.substr(1);
  if (url.host.empty()) return wrong(text);
  return url;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace nightbell::cli
