#pragma once

#include <simdjson.h>

#include <cstdint>

#include "event/kind.h"

/// `kind:logs`, `kind:logs,runs`.
namespace nightbell::query {

/// A set of kinds: bit index_of(kind).
using KindMask = std::uint8_t;
inline constexpr KindMask kAllKinds = 0xff;
static_assert(kKindCount == 8);

[[nodiscard]] constexpr KindMask mask_of(Kind kind) {
  return static_cast<KindMask>(1U << index_of(kind));
}

/// Matches a line whose `kind` is in the set.
struct KindFilter {
  [[nodiscard]] bool matches(simdjson::dom::object line) const;
  bool operator==(const KindFilter&) const = default;

  KindMask kinds = 0;
};

}  // namespace nightbell::query
