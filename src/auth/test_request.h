#pragma once

#include <string>
#include <utility>
#include <vector>

#include "http/message.h"

namespace nightbell::auth {

using TestHeaders = std::vector<std::pair<std::string, std::string>>;

/// A request for tests that owns its headers.
class TestRequest {
 public:
  explicit TestRequest(TestHeaders headers, const std::string& peer = "203.0.113.9",
                       std::string query = {}, http::Method method = http::Method::kGet)
      : texts_(std::move(headers)), query_(std::move(query)) {
    for (const auto& [name, value] : texts_) headers_.push_back({name, value});
    request_.method = method;
    request_.path = "/";
    request_.target = "/";
    request_.query = query_;
    request_.headers = headers_;
    request_.peer = boost::asio::ip::make_address(peer);
  }
  TestRequest(const TestRequest&) = delete;
  TestRequest& operator=(const TestRequest&) = delete;

  [[nodiscard]] const http::Request& get() const { return request_; }

 private:
  const TestHeaders texts_;
  const std::string query_;
  std::vector<http::Header> headers_;
  http::Request request_;
};

}  // namespace nightbell::auth
