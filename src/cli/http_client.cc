#include "cli/http_client.h"

#include <fmt/format.h>

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace nightbell::cli {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr std::size_t kBufferBytes = 64 * 1024;
constexpr seconds kConnect{5};

class Connection final : public HttpAnswer {
 public:
  Connection(const ServerUrl& url, std::function<bool()> goes_on)
      : url_(url), goes_on_(std::move(goes_on)) {
    parser_.body_limit(boost::none);  // what is too much, the reader decides
  }

  Result<void> connect() {
    asio::ip::tcp::resolver resolver(io_);
    error_code error;
    const auto addresses = resolver.resolve(url_.host, url_.port, error);
    if (error) return broken(error, "the name is not known");
    error = complete(kConnect, [&](auto done) { asio::async_connect(socket_, addresses, done); });
    if (error == asio::error::connection_refused)
      return broken(error, "connection refused: no server listens there");
    if (error) return broken(error, "can't be reached");
    return {};
  }

  Result<void> send(const HttpRequest& wanted, seconds silence) {
    http::request<http::empty_body> request(http::verb::get, url_.prefix + wanted.target, 11);
    request.set(http::field::host, url_.host_header());
    request.set(http::field::user_agent, "nightbell/" NIGHTBELL_VERSION);
    request.set(http::field::connection, "close");
    for (const auto& [name, value] : wanted.headers) request.set(name, value);
    auto error = complete(kConnect, [&](auto done) { http::async_write(socket_, request, done); });
    if (!error) {
      error = complete(
          silence, [&](auto done) { http::async_read_header(socket_, buffer_, parser_, done); });
    }
    if (error) return broken(error, "no answer");
    return {};
  }

  unsigned status() const override { return parser_.get().result_int(); }

  std::string header(std::string_view name) const override {
    const auto value = parser_.get()[boost::string_view(name.data(), name.size())];
    return {value.data(), value.size()};
  }

  Result<std::string> read_some(seconds silence) override {
    while (!parser_.is_done()) {
      auto& body = parser_.get().body();
      body.data = chunk_.data();
      body.size = chunk_.size();
      const auto error = complete(
          silence, [&](auto done) { http::async_read_some(socket_, buffer_, parser_, done); });
      const std::size_t got = chunk_.size() - body.size;
      if (error && error != http::error::need_buffer) {
        if (stopped_) return std::string();
        return broken(error, "the connection broke");
      }
      if (got > 0) return std::string(chunk_.data(), got);
    }
    return std::string();
  }

 private:
  /// Runs one asynchronous operation to its end, within `limit` and while somebody goes on.
  template <typename Start>
  error_code complete(seconds limit, Start&& start) {
    constexpr std::chrono::milliseconds kLook{100};
    const auto deadline = steady_clock::now() + limit;
    error_code result;
    bool is_done = false;
    start([&](error_code error, auto&&...) {
      result = error;
      is_done = true;
    });
    error_code reason;
    while (!is_done) {
      io_.restart();
      io_.run_for(kLook);
      if (is_done || reason) continue;
      stopped_ = !goes_on_();
      if (!stopped_ && steady_clock::now() < deadline) continue;
      reason = stopped_ ? asio::error::operation_aborted : asio::error::timed_out;
      socket_.close();  // the operation ends with an error
    }
    return reason ? reason : result;
  }

  std::unexpected<Error> broken(const error_code& error, std::string_view what) const {
    const std::string why = error == asio::error::connection_refused ? "" : ": " + error.message();
    return fail(ErrorCode::kIo, fmt::format("{}: {}{}", url_.text(), what, why));
  }

  const ServerUrl url_;
  const std::function<bool()> goes_on_;
  asio::io_context io_{1};
  asio::ip::tcp::socket socket_{io_};
  boost::beast::flat_buffer buffer_;
  http::response_parser<http::buffer_body> parser_;
  std::array<char, kBufferBytes> chunk_;
  bool stopped_ = false;
};

}  // namespace

Result<std::string> HttpAnswer::read_all(seconds silence, std::size_t max_bytes) {
  std::string all;
  while (true) {
    const auto some = read_some(silence);
    if (!some) return fail(some.error());
    if (some->empty()) return all;
    all += *some;
    if (all.size() > max_bytes) return fail(ErrorCode::kIo, "the answer is too long");
  }
}

Result<std::unique_ptr<HttpAnswer>> http_get(const ServerUrl& url, const HttpRequest& request,
                                             seconds silence, std::function<bool()> goes_on) {
  try {
    auto connection = std::make_unique<Connection>(url, std::move(goes_on));
    NB_TRY(connection->connect());
    NB_TRY(connection->send(request, silence));
    return connection;
  } catch (const std::exception& error) {
    return fail(ErrorCode::kIo, fmt::format("{}: {}", url.text(), error.what()));
  }
}

}  // namespace nightbell::cli
