#include "server/text_checks.h"

#include <algorithm>
#include <string>

#include "auth/client_address.h"
#include "auth/origins.h"

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
  const auto origin = auth::normalized_origin(text);
  if (!origin) return false;
  const auto star = origin->find('*');
  // A star stands for whole names only: `https://*.example.com`.
  return star == std::string::npos ||
         (star == origin->find("://") + 3 && origin->find("*.") == star &&
          origin->find('*', star + 1) == std::string::npos);
}

bool is_network(std::string_view text) {
  return auth::TrustedProxies::parse({std::string(text)}).has_value();
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

bool is_compression(std::string_view text) {
  return text == "gzip" || text == "zstd" || text == "none";
}

}  // namespace nightbell::server
