#pragma once

#include <simdjson.h>

#include <functional>
#include <optional>
#include <stop_token>

#include "query/archive.h"
#include "query/query.h"
#include "store/scan.h"

/// The lines that a query's filter, times and kinds match.
namespace nightbell::query {

/// A line that matched; valid for the call.
struct Match {
  const store::FoundLine& found;
  simdjson::dom::object json;
  WallTime time;  ///< line_time(); zero when the line has none
};

/// @return false: enough
using MatchVisitor = std::function<bool(const Match&)>;

/// What the store may leave out for a query.
[[nodiscard]] store::ScanPlan plan_of(const Query& query, store::ScanOrder order);

/// Shows each match, in the order of the plan, which is plan_of() the query. Stages are not looked
/// at.
/// @param from  goes on there; see store::ScanCursor
/// @error  as store::scan
[[nodiscard]] Result<store::ScanOutcome> for_each_match(const Archive& archive, const Query& query,
                                                        const store::ScanPlan& plan,
                                                        const MatchVisitor& visitor,
                                                        const std::stop_token& stop);
[[nodiscard]] Result<store::ScanOutcome> for_each_match(
    const Archive& archive, const Query& query, store::ScanOrder order,
    const std::optional<store::ScanCursor>& from, const MatchVisitor& visitor,
    const std::stop_token& stop);

}  // namespace nightbell::query
