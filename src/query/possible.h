#pragma once

#include "query/filter.h"

/// What a filter's lines can be: where it can't match, nothing needs to be read.
namespace nightbell::query {

/// The kinds of which a line may match.
[[nodiscard]] KindMask possible_kinds(const Filter& filter);

/// The levels of which a line may match; all when a line without a level may. Sound for
/// the level of LineMeta too, which is some level for those lines.
[[nodiscard]] LevelMask possible_levels(const Filter& filter);

}  // namespace nightbell::query
