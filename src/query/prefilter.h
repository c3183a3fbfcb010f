#pragma once

#include <string>
#include <vector>

#include "event/term.h"
#include "query/filter.h"

/// What can be said of a filter without parsing a line, so that most lines need not be.
namespace nightbell::query {

/// Bytes that a line must hold.
struct Needle {
  std::string bytes;       ///< as they stand in the line's JSON (base/json.h append_escaped)
  bool fold_case = false;  ///< `bytes` are lower case, the line's ASCII letters in any
  bool operator==(const Needle&) const = default;
};

/// All that stands here is necessary for a match, never sufficient: no block and no line is
/// left out that the filter matches, as long as lines are as intake/ writes them (compact,
/// one spelling a string, no dot in a top-level name, no list as a keyword). Each list of
/// groups is a conjunction of disjunctions, possibly empty:
struct Prefilter {
  /// A block can be skipped when, for one group, it has none of the group's terms.
  std::vector<std::vector<Term>> terms;
  /// A line can be skipped when, for one group, it has none of the group's needles.
  std::vector<std::vector<Needle>> needles;
  /// A block can be skipped when none of its lines has one of these levels.
  LevelMask levels = kAllLevels;
};

/// Cost: some microseconds. At most 8 groups of 64 alternatives each; what would be more is
/// given up, the prefilter then being weaker.
[[nodiscard]] Prefilter prefilter_of(const Filter& filter);

}  // namespace nightbell::query
