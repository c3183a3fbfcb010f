#include "auth/signature.h"

#include "base/ids.h"

namespace nightbell::auth {
namespace {

constexpr std::string_view kPrefix = "sha256=";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool read_hex(std::string_view text, Sha256& bytes) {
  if (text.size() != 2 * bytes.size()) return false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = hex_digit(text[2 * i]);
    const int low = hex_digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return true;
}

}  // namespace

bool is_signed(std::string_view header, std::string_view body, const HmacSha256& key) {
  if (header.starts_with(kPrefix)) header.remove_prefix(kPrefix.size());
  Sha256 given;
  return read_hex(header, given) && equal_in_constant_time(given, key.of(body));
}

std::string signature_of(std::string_view body, const HmacSha256& key) {
  return to_hex(key.of(body));
}

}  // namespace nightbell::auth
