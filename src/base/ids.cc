#include "base/ids.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

namespace nightbell {
namespace {

constexpr char kHex[] = "0123456789abcdef";

constexpr std::array<bool, 256> kIdChars = [] {
  std::array<bool, 256> table{};
  for (const char c :
       std::string_view("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._:-"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

bool is_lower_hex(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

void put_hex(std::uint64_t value, char* out) {
  for (int i = 0; i < 16; ++i) out[i] = kHex[value >> (60 - 4 * i) & 15];
}

}  // namespace

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdLength &&
         std::ranges::all_of(text, [](char c) { return kIdChars[static_cast<unsigned char>(c)]; });
}

void fill_random(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = getrandom(out.data(), out.size(), 0);
    if (got < 0) std::abort();  // ENOSYS only: no supported kernel
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

std::uint64_t fast_random() {
  // xoshiro256** by Blackman and Vigna: small state, passes the usual batteries.
  thread_local std::array<std::uint64_t, 4> s = [] {
    std::array<std::uint64_t, 4> seed;
    fill_random({reinterpret_cast<std::uint8_t*>(seed.data()), sizeof(seed)});
    return seed;
  }();
  const std::uint64_t result = std::rotl(s[1] * 5, 7) * 9;
  const std::uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = std::rotl(s[3], 45);
  return result;
}

void make_uuid(char* out) {
  char digits[32];
  put_hex((fast_random() & ~0xF000ull) | 0x4000ull, digits);
  put_hex((fast_random() & ~(3ull << 62)) | (1ull << 63), digits + 16);
  constexpr int kGroups[] = {8, 4, 4, 4, 12};
  const char* from = digits;
  for (int g = 0; g < 5; ++g) {
    if (g > 0) *out++ = '-';
    out = std::copy_n(from, kGroups[g], out);
    from += kGroups[g];
  }
}

std::string make_uuid() {
  std::string text(kUuidLength, '\0');
  make_uuid(text.data());
  return text;
}

void make_trace_id(char* out) {
  put_hex(fast_random() | 1, out);  // never all zero
  put_hex(fast_random(), out + 16);
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t b : bytes) {
    text.push_back(kHex[b >> 4]);
    text.push_back(kHex[b & 15]);
  }
  return text;
}

std::string_view trace_id_of_traceparent(std::string_view header) {
  // version(2) - trace-id(32) - parent-id(16) - flags(2) [- more, later versions only]
  if (header.size() < 55 || header[2] != '-' || header[35] != '-' || header[52] != '-') return {};
  const auto version = header.substr(0, 2);
  const auto trace = header.substr(3, 32);
  const auto parent = header.substr(36, 16);
  if (!is_lower_hex(version) || !is_lower_hex(trace) || !is_lower_hex(parent) ||
      !is_lower_hex(header.substr(53, 2)) || version == "ff") {
    return {};
  }
  if (version == "00" ? header.size() != 55 : (header.size() > 55 && header[55] != '-')) return {};
  const auto zero = [](char c) { return c == '0'; };
  if (std::ranges::all_of(trace, zero) || std::ranges::all_of(parent, zero)) return {};
  return trace;
}

}  // namespace nightbell
