#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "query/filter.h"
#include "query/scanner.h"
#include "query/time_span.h"

/// Reads the part of a query before its first bar.
namespace nightbell::query {

struct ParsedFilter {
  Filter filter;
  TimeSpan time;
};

/// Reads up to `|` or the end; nothing there matches everything.
/// @error kInvalidArgument  says where and what was expected
[[nodiscard]] Result<ParsedFilter> parse_filter(Scanner& scanner, WallTime now);

}  // namespace nightbell::query
