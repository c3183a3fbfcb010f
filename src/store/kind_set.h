#pragma once

#include <cstdint>

#include "event/kind.h"

namespace nightbell::store {

/// Some of the kinds. Threading: a value.
class KindSet {
 public:
  constexpr KindSet() = default;
  constexpr explicit KindSet(Kind kind) { add(kind); }
  [[nodiscard]] static constexpr KindSet all() {
    KindSet set;
    set.bits_ = (1u << kKindCount) - 1;
    return set;
  }

  constexpr void add(Kind kind) { bits_ |= 1u << index_of(kind); }
  constexpr void remove(Kind kind) { bits_ &= ~(1u << index_of(kind)); }
  [[nodiscard]] constexpr bool has(Kind kind) const { return (bits_ >> index_of(kind) & 1) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(KindSet, KindSet) = default;

 private:
  std::uint32_t bits_ = 0;
};

}  // namespace nightbell::store
