#include "query/possible.h"

namespace nightbell::query {
namespace {

/// Levels, and one bit for lines that have none.
constexpr std::uint8_t kNoLevel = 0x10;
constexpr std::uint8_t kLevelStates = kAllLevels | kNoLevel;

std::uint8_t own_states(const LevelFilter& leaf) {
  return leaf.levels;
}
std::uint8_t own_states(const KindFilter& leaf) {
  return leaf.kinds;
}

/// The states in which the filter (or its opposite) may match. `Leaf` alone tells states
/// apart; what other leaves say is unknown.
template <typename Leaf, std::uint8_t kAll>
struct Possible {
  bool inverse;

  [[nodiscard]] std::uint8_t of(const Filter& filter) const {
    return std::visit(*this, filter.node);
  }
  // The opposite of "all of them" is "one is not", and the other way round.
  std::uint8_t operator()(const AndFilter& all) const { return inverse ? any(all) : every(all); }
  std::uint8_t operator()(const OrFilter& some) const { return inverse ? every(some) : any(some); }
  std::uint8_t operator()(const NotFilter& no) const {
    return Possible{!inverse}.of(no.part.front());
  }
  std::uint8_t operator()(const Leaf& leaf) const {
    const std::uint8_t own = own_states(leaf);
    return inverse ? static_cast<std::uint8_t>(kAll & ~own) : own;
  }
  std::uint8_t operator()(const auto&) const { return kAll; }

 private:
  [[nodiscard]] std::uint8_t every(const auto& operation) const {
    std::uint8_t states = kAll;
    for (const Filter& part : operation.parts) states &= of(part);
    return states;
  }
  [[nodiscard]] std::uint8_t any(const auto& operation) const {
    std::uint8_t states = 0;
    for (const Filter& part : operation.parts) states |= of(part);
    return states;
  }
};

}  // namespace

KindMask possible_kinds(const Filter& filter) {
  return Possible<KindFilter, kAllKinds>{false}.of(filter);
}

LevelMask possible_levels(const Filter& filter) {
  const std::uint8_t states = Possible<LevelFilter, kLevelStates>{false}.of(filter);
  return (states & kNoLevel) != 0 ? kAllLevels : states;
}

}  // namespace nightbell::query
