#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "store/time_range.h"

/// Numbers to bytes and back, as every file of the store has them: little-endian, times as
/// signed 64-bit nanoseconds since 1970, small numbers as LEB128 varints where said.
namespace nightbell::store {

static_assert(std::endian::native == std::endian::little, "files are little-endian");

template <typename T>
void put(std::string& out, T value) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}
inline void put(std::string& out, WallTime time) {
  put(out, std::int64_t{time.time_since_epoch().count()});
}
inline void put(std::string& out, const TimeRange& range) {
  put(out, range.first);
  put(out, range.last);
}

/// Seven bits a byte, the lowest first; the top bit says that more follow.
inline void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}
/// Small negative numbers stay short.
[[nodiscard]] constexpr std::uint64_t zigzag(std::int64_t value) {
  return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}
[[nodiscard]] constexpr std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1 ^ (~(value & 1) + 1));
}

/// Takes values from the front of some bytes. Behind their end, and for a varint that is
/// none, it gives zeros and is no longer good(): ask once, at the end.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <typename T>
  T take() {
    T value{};
    if (rest_.size() < sizeof(T)) {
      stop();
      return value;
    }
    std::memcpy(&value, rest_.data(), sizeof(T));
    rest_.remove_prefix(sizeof(T));
    return value;
  }
  WallTime time() { return WallTime(Nanos(take<std::int64_t>())); }
  TimeRange range() {
    TimeRange range;
    range.first = time();
    range.last = time();
    return range;
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = take<std::uint8_t>();
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return value;
    }
    stop();
    return 0;
  }
  std::string_view bytes(std::size_t length) {
    if (rest_.size() < length) stop();
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return good_ && rest_.empty(); }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

 private:
  void stop() {
    good_ = false;
    rest_ = {};
  }

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace nightbell::store
