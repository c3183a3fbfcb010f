#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cli/server_url.h"

/// Just enough HTTP to ask a server: one GET a connection, no TLS, no redirects.
namespace nightbell::cli {

struct HttpRequest {
  std::string target;                                        ///< path and query, encoded
  std::vector<std::pair<std::string, std::string>> headers;  ///< beside Host and User-Agent
};

/// An answer whose body is read as it comes. Gone with the connection.
/// Threading: one at a time.
class HttpAnswer {
 public:
  virtual ~HttpAnswer() = default;
  [[nodiscard]] virtual unsigned status() const = 0;
  /// The header's value; empty when there is none.
  [[nodiscard]] virtual std::string header(std::string_view name) const = 0;
  /// The next bytes of the body; empty at its end, or when nobody goes on.
  /// @error kIo  the connection broke, or was silent for `silence`
  [[nodiscard]] virtual Result<std::string> read_some(std::chrono::seconds silence) = 0;
  /// All of the body, at most `max_bytes`.
  [[nodiscard]] Result<std::string> read_all(std::chrono::seconds silence, std::size_t max_bytes);
};

/// @param goes_on  asked at least every quarter of a second; false gives up
/// @param silence  how long the server may take to begin its answer
/// @error kIo  can't be reached: says which address and why
[[nodiscard]] Result<std::unique_ptr<HttpAnswer>> http_get(const ServerUrl& url,
                                                           const HttpRequest& request,
                                                           std::chrono::seconds silence,
                                                           std::function<bool()> goes_on);

}  // namespace nightbell::cli
