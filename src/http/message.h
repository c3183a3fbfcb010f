#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Requests and replies as the rest of the program sees them. HTTP knows no event.
namespace nightbell::http {

enum class Method : unsigned char { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kOther };
[[nodiscard]] std::string_view name_of(Method method);

struct Header {
  std::string_view name;
  std::string_view value;  ///< without surrounding white space
};

/// Readable (not meaningful) bytes behind every body, for SIMD readers.
inline constexpr std::size_t kBodyPadding = 64;

/// One request. All views are into the connection's buffers: valid until
/// Exchange::release_buffers() or the reply.
struct Request {
  Method method = Method::kOther;
  std::string_view target;  ///< as sent
  std::string_view path;    ///< target up to '?', not percent-decoded
  std::string_view query;   ///< behind '?', not percent-decoded
  std::span<const Header> headers;
  std::string_view body;  ///< as sent, chunks joined; kBodyPadding readable bytes follow it
  std::size_t content_length = 0;  ///< declared; 0 when none or chunked
  boost::asio::ip::address peer;

  /// The value of the first header of that name (any case); empty when there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  [[nodiscard]] bool has_header(std::string_view name) const;
};

/// The value of `name` in a query string, percent- and plus-decoded; empty when absent.
[[nodiscard]] std::string query_parameter(std::string_view query, std::string_view name);
/// Percent-decodes a path segment; malformed escapes stay as they are.
[[nodiscard]] std::string percent_decode(std::string_view text);
/// The value of a cookie in a Cookie header; empty when absent.
[[nodiscard]] std::string_view cookie(std::string_view header, std::string_view name);

/// One reply. Ids, security headers, CORS, Date, Content-Length and Connection are
/// added when it is written.
struct Reply {
  int status = 200;
  std::string_view content_type = "application/json";  ///< static storage; empty: no body
  std::string body = {};
  std::string_view csp = {};  ///< static storage; empty: the strict policy for data
  /// Further headers: names and values without CR, LF.
  std::vector<std::pair<std::string, std::string>> headers = {};
  bool close = false;  ///< end the connection after this reply
};

}  // namespace nightbell::http
