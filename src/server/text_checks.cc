#include "server/text_checks.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <string>

namespace nightbell::server {

namespace {

constexpr std::string_view kAlnum =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

bool only(std::string_view text, std::string_view others) {
  return std::ranges::all_of(text,
                             [&](char c) { return kAlnum.contains(c) || others.contains(c); });
}

bool visible_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

bool printable(std::string_view text) {
  return std::ranges::none_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

bool is_path(std::string_view text) {
  return printable(text);
}

bool is_some_path(std::string_view text) {
  return !text.empty() && printable(text);
}

bool is_short_text(std::string_view text) {
  return text.size() <= 64 && printable(text);
}

bool is_origin(std::string_view text) {
  if (text == "*") return true;
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos || scheme_end == 0) return false;
  if (!only(text.substr(0, scheme_end), "+.-")) return false;
  auto host = text.substr(scheme_end + 3);
  if (host.ends_with('/')) host.remove_suffix(1);
  return !host.empty() && visible_ascii(host) &&
         host.find_first_of("/?#@,\\") == std::string_view::npos;
}

bool is_network(std::string_view text) {
  const std::string whole(text);
  boost::system::error_code error;
  if (!text.contains('/')) {
    static_cast<void>(boost::asio::ip::make_address(whole, error));
  } else if (text.contains(':')) {
    static_cast<void>(boost::asio::ip::make_network_v6(whole, error));
  } else {
    static_cast<void>(boost::asio::ip::make_network_v4(whole, error));
  }
  return !error;
}

bool is_plain_path(std::string_view text) {
  return text.size() >= 2 && text.size() <= 128 && text.front() == '/' && text.back() != '/' &&
         !text.contains("//") && only(text, "/._-");
}

bool is_field_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && only(text, "._-");
}

bool is_token(std::string_view text) {
  return visible_ascii(text);
}

bool is_long_secret(std::string_view text) {
  return text.empty() || text.size() >= kMinSecretBytes;
}

bool is_metric_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && only(text, "_") &&
         !(text.front() >= '0' && text.front() <= '9');
}

}  // namespace nightbell::server
