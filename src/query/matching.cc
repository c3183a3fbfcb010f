#include "query/matching.h"

#include "event/line_reader.h"
#include "query/line_time.h"
#include "query/prefilter.h"

namespace nightbell::query {

store::ScanPlan plan_of(const Query& query, store::ScanOrder order) {
  store::ScanPlan plan{.order = order};
  for (std::size_t k = 0; k < kKindCount; ++k) {
    if ((query.kinds & mask_of(kind_at(k))) == 0) plan.kinds.remove(kind_at(k));
  }
  plan.since = query.time.since.value_or(WallTime::min());
  plan.until = query.time.until.value_or(WallTime::max());
  Prefilter prefilter = prefilter_of(query.filter);
  plan.levels = prefilter.levels;
  plan.terms = std::move(prefilter.terms);
  for (auto& group : prefilter.needles) {
    auto& needles = plan.needles.emplace_back();
    for (auto& needle : group) needles.push_back({std::move(needle.bytes), needle.fold_case});
  }
  return plan;
}

Result<store::ScanOutcome> for_each_match(const Archive& archive, const Query& query,
                                          store::ScanOrder order,
                                          const std::optional<store::ScanCursor>& from,
                                          const MatchVisitor& visitor,
                                          const std::stop_token& stop) {
  store::ScanPlan plan = plan_of(query, order);
  plan.from = from;
  return for_each_match(archive, query, plan, visitor, stop);
}

Result<store::ScanOutcome> for_each_match(const Archive& archive, const Query& query,
                                          const store::ScanPlan& plan, const MatchVisitor& visitor,
                                          const std::stop_token& stop) {
  LineReader reader;
  const auto look = [&](const store::FoundLine& found) {
    simdjson::dom::object json;
    if (!reader.parse(found.text, json)) return true;  // another program's line
    const WallTime time = line_time(json).value_or(WallTime());
    if (!query.time.holds(time) || !matches(query.filter, json)) return true;
    return visitor({found, json, time});
  };
  return store::scan(archive.files, archive.catalog.snapshot(plan.kinds), plan, look, stop);
}

}  // namespace nightbell::query
