#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

/// The address of a server, as `--url` names it.
namespace nightbell::cli {

struct ServerUrl {
  std::string host;    ///< without the brackets of an IPv6 address
  std::string port;    ///< `80` where none was given
  std::string prefix;  ///< a path that comes before every other: `/nightbell`, or empty
  [[nodiscard]] std::string text() const;  ///< `http://host:port/prefix`
  [[nodiscard]] std::string host_header() const;
};

/// Reads `http://host:port`; `host:port` is the same.
/// @error kInvalidArgument  it is none, or https: says what helps
[[nodiscard]] Result<ServerUrl> parse_server_url(std::string_view text);

/// The text as a part of a path or of a query string: all but letters, digits and `-._~`
/// percent-encoded.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace nightbell::cli
