#include "event/visitor.h"

#include <fmt/format.h>

namespace nightbell {

std::string_view hashed_visitor(std::string_view visitor, const SipKey& key, VisitorText& room) {
  const Hash128 hash = siphash128(key, visitor);
  fmt::format_to(room.begin(), "h:{:016x}{:016x}", hash.high, hash.low);
  return {room.data(), room.size()};
}

bool in_sample(std::string_view visitor, double rate, const SipKey& key) {
  if (rate >= 1) return true;
  // 53 bits: every double in [0, 1) of that grid is reached.
  return static_cast<double>(siphash64(key, visitor) >> 11) * 0x1p-53 < rate;
}

}  // namespace nightbell
