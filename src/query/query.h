#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "query/filter.h"
#include "query/stage.h"
#include "query/time_span.h"

/// A question in the query language (docs/query-language.md), as data.
namespace nightbell::query {

struct Query {
  Filter filter;               ///< what a line must be
  TimeSpan time;               ///< when it must be (query/line_time.h)
  KindMask kinds = kAllKinds;  ///< kinds outside of it hold no line that the filter matches
  std::vector<Stage> stages;   ///< what becomes of the lines

  bool operator==(const Query&) const = default;
};

/// Reads a query. An empty one matches everything.
/// @param now  what times like `1h` and `02:14` are counted from
/// @error kInvalidArgument  `position 7: expected a value after 'level:'`: the position is
///                          that of a character, from 1; for the person who typed it
/// Cost: some microseconds. Never more than limits allow.
[[nodiscard]] Result<Query> parse_query(std::string_view text, WallTime now);

/// The query as text, times as they were understood: parse_query() reads it as the same
/// query, unless it became longer than limits::kQueryBytes.
[[nodiscard]] std::string to_text(const Query& query);

}  // namespace nightbell::query
