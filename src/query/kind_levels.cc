#include "query/kind_levels.h"

#include <algorithm>

#include "event/has_levels.h"

namespace nightbell::query {
namespace {

KindLevels all_or_none(bool all) {
  KindLevels out;
  out.fill(all ? kAllLevels : LevelMask{0});
  return out;
}

std::optional<KindLevels> joined(const std::vector<Filter>& parts, bool all_of_them) {
  KindLevels out = all_or_none(all_of_them);
  for (const Filter& part : parts) {
    const auto levels = kind_levels_of(part);
    if (!levels) return std::nullopt;
    for (std::size_t k = 0; k < kKindCount; ++k) {
      out[k] = static_cast<LevelMask>(all_of_them ? out[k] & (*levels)[k] : out[k] | (*levels)[k]);
    }
  }
  return out;
}

struct Levels {
  std::optional<KindLevels> operator()(const AndFilter& filter) const {
    return joined(filter.parts, true);
  }
  std::optional<KindLevels> operator()(const OrFilter& filter) const {
    return joined(filter.parts, false);
  }
  std::optional<KindLevels> operator()(const NotFilter& filter) const {
    auto levels = kind_levels_of(filter.part.front());
    if (!levels) return std::nullopt;
    std::ranges::transform(*levels, levels->begin(), [](LevelMask mask) {
      return static_cast<LevelMask>(~mask & kAllLevels);
    });
    return levels;
  }
  std::optional<KindLevels> operator()(const LevelFilter& filter) const {
    KindLevels out = all_or_none(false);
    for (std::size_t k = 0; k < kKindCount; ++k) {
      if (has_levels(kind_at(k))) out[k] = filter.levels;
    }
    return out;
  }
  std::optional<KindLevels> operator()(const KindFilter& filter) const {
    KindLevels out = all_or_none(false);
    for (std::size_t k = 0; k < kKindCount; ++k) {
      if ((filter.kinds & mask_of(kind_at(k))) != 0) out[k] = kAllLevels;
    }
    return out;
  }
  std::optional<KindLevels> operator()(const auto&) const { return std::nullopt; }
};

}  // namespace

std::optional<KindLevels> kind_levels_of(const Filter& filter) {
  return std::visit(Levels{}, filter.node);
}

}  // namespace nightbell::query
