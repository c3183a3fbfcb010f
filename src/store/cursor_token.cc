#include "store/cursor_token.h"

#include <charconv>
#include <span>
#include <vector>

#include "base/ids.h"
#include "store/crc32c.h"

namespace nightbell::store {
namespace {

constexpr std::uint8_t kVersion = 1;
/// Some 8 positions of at most 22 bytes.
constexpr std::size_t kMaxBytes = 256;

void put(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

/// Takes varints from the front; `bad` once something was missing.
class Taker {
 public:
  explicit Taker(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t take() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (bytes_.empty()) break;
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return value;
    }
    bad_ = true;
    return 0;
  }
  [[nodiscard]] bool bad() const { return bad_; }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool bad_ = false;
};

std::string hex(std::string_view bytes) {
  return to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

std::optional<std::string> unhex(std::string_view text) {
  if (text.size() % 2 != 0 || text.size() > 2 * kMaxBytes) return std::nullopt;
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); at += 2) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + 2, value, 16);
    if (error != std::errc() || end != text.data() + at + 2) return std::nullopt;
    bytes += static_cast<char>(value);
  }
  return bytes;
}

}  // namespace

std::string to_token(const ScanCursor& cursor) {
  std::string bytes;
  bytes += static_cast<char>(kVersion);
  put(bytes, static_cast<std::uint64_t>(cursor.order));
  put(bytes, cursor.generation);
  for (std::size_t kind = 0; kind < kKindCount; ++kind) {
    if (!cursor.at[kind]) continue;
    put(bytes, kind);
    put(bytes, static_cast<std::uint64_t>(cursor.at[kind]->segment.day.time_since_epoch().count()));
    put(bytes, cursor.at[kind]->segment.number);
    put(bytes, cursor.at[kind]->offset);
  }
  put(bytes, crc32c(bytes));
  return hex(bytes);
}

std::optional<ScanCursor> cursor_of_token(std::string_view token) {
  const auto bytes = unhex(token);
  if (!bytes || bytes->empty() || static_cast<std::uint8_t>(bytes->front()) != kVersion)
    return std::nullopt;
  Taker in(std::string_view(*bytes).substr(1));
  ScanCursor cursor;
  const std::uint64_t order = in.take();
  if (order > static_cast<std::uint64_t>(ScanOrder::kOldestFirst)) return std::nullopt;
  cursor.order = static_cast<ScanOrder>(order);
  cursor.generation = in.take();
  // What is last is the checksum.
  std::vector<std::uint64_t> values;
  while (!in.empty() && !in.bad()) values.push_back(in.take());
  if (in.bad() || values.size() % 4 != 1) return std::nullopt;
  for (std::size_t i = 0; i + 4 < values.size(); i += 4) {
    if (values[i] >= kKindCount || values[i + 1] > 200'000) return std::nullopt;
    cursor.at[values[i]] = LinePosition{{std::chrono::sys_days(std::chrono::days(values[i + 1])),
                                         static_cast<std::uint32_t>(values[i + 2])},
                                        values[i + 3]};
  }
  if (to_token(cursor) != token) return std::nullopt;  // the checksum, and one spelling only
  return cursor;
}

}  // namespace nightbell::store
