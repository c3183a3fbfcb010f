#include "redact/ip.h"

#include "redact/chars.h"

namespace nightbell::redact {

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  std::uint32_t address = 0;
  std::size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && (at >= text.size() || text[at++] != '.')) return std::nullopt;
    const std::size_t begin = at;
    std::uint32_t value = 0;
    while (at < text.size() && at - begin < 3 && is_digit(text[at])) {
      value = value * 10 + static_cast<std::uint32_t>(text[at++] - '0');
    }
    const std::size_t length = at - begin;
    if (length == 0 || value > 255 || (length > 1 && text[begin] == '0')) return std::nullopt;
    address = address << 8 | value;
  }
  if (at != text.size()) return std::nullopt;
  return address;
}

bool is_public_ipv4(std::uint32_t address) {
  struct Range {
    std::uint32_t network;
    int bits;
  };
  constexpr Range kNotPublic[] = {
      {0x00000000, 8},   // "this network", unspecified
      {0x0A000000, 8},   // private
      {0x64400000, 10},  // carrier-grade NAT
      {0x7F000000, 8},   // loopback
      {0xA9FE0000, 16},  // link-local
      {0xAC100000, 12},  // private
      {0xC0A80000, 16},  // private
      {0xE0000000, 3},   // multicast, reserved, broadcast, netmasks
  };
  for (const Range& range : kNotPublic) {
    if ((address ^ range.network) >> (32 - range.bits) == 0) return false;
  }
  return true;
}

bool is_public_ipv6(std::string_view text) {
  int groups = 0;    // 16 bits each
  bool gap = false;  // "::" was seen
  std::size_t written = 0;
  std::uint32_t first = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text.substr(at).starts_with("::")) {
      if (gap) return false;
      gap = true;
      at += 2;
      continue;
    }
    if (groups > 0 && text[at - 1] != ':') {
      if (text[at] != ':') return false;
      ++at;
    }
    if (text.find('.', at) != std::string_view::npos &&
        text.find(':', at) == std::string_view::npos) {
      if (!parse_ipv4(text.substr(at))) return false;
      groups += 2;
      ++written;
      break;
    }
    std::uint32_t value = 0;
    const std::size_t begin = at;
    while (at < text.size() && at - begin < 4 && is_hex(text[at]))
      value = value << 4 | hex_value(text[at++]);
    if (at == begin) return false;
    if (groups == 0) first = value;
    ++groups;
    ++written;
  }
  const bool complete = gap ? groups < 8 : groups == 8;
  return complete && written >= 3 && first >= 0x2000 && first <= 0x3FFF;
}

}  // namespace nightbell::redact
