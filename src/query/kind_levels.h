#pragma once

#include <array>
#include <optional>

#include "query/filter.h"

/// Filters that need not see a line, only its kind and level.
namespace nightbell::query {

/// Of each kind, the levels whose lines match. A line without a level is one of every level:
/// of a kind without levels either all lines match or none.
using KindLevels = std::array<LevelMask, kKindCount>;

/// What the filter matches; nothing when it asks for more than kind and level. True of lines as
/// store::LineFacts::is_usual.
[[nodiscard]] std::optional<KindLevels> kind_levels_of(const Filter& filter);

}  // namespace nightbell::query
