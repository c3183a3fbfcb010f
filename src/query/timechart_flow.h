#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "query/flow.h"
#include "query/stage.h"

/// `timechart 5m by level`.
namespace nightbell::query {

/// Counts lines by step of time (query/line_time.h) and the values of fields. Steps are
/// whole multiples since 1970-01-01T00:00:00Z. Memory: at most limits::kChartRows
/// counts of kChartSeries series; lines of further series are counted as `(other)`, lines
/// of further steps are left out, lines without a time too.
class TimechartFlow final : public Flow {
 public:
  TimechartFlow(TimechartStage stage, FlowNotes& notes, std::unique_ptr<Flow> next);

  void add(simdjson::dom::object line, std::string_view raw) override;
  /// Rows `{"time": start, <by>…, "count": n}`, oldest first. Each step between the first
  /// and the last has a row for each series, with 0 where there was nothing, unless that
  /// would be more than kChartRows: then only the rows that have a count.
  void finish() override;
  [[nodiscard]] bool wants_more() const override { return true; }

 private:
  using Cell = std::pair<std::int64_t, std::size_t>;  ///< step, series

  [[nodiscard]] std::size_t series_of(std::string key);
  [[nodiscard]] bool may_fill() const;
  void hand_on(const Cell& cell, std::uint64_t count);

  TimechartStage stage_;
  FlowNotes& notes_;
  std::unique_ptr<Flow> next_;
  RowWriter row_;
  std::unordered_map<std::string, std::size_t> series_;
  std::vector<std::string> keys_;  ///< by series
  std::map<Cell, std::uint64_t> counts_;
};

}  // namespace nightbell::query
