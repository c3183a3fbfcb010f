#include "query/timechart_flow.h"

#include "base/rfc3339.h"
#include "query/group_key.h"
#include "query/limits.h"
#include "query/line_time.h"

namespace nightbell::query {

using namespace limits;

TimechartFlow::TimechartFlow(TimechartStage stage, FlowNotes& notes, std::unique_ptr<Flow> next)
    : stage_(std::move(stage)), notes_(notes), next_(std::move(next)) {}

std::size_t TimechartFlow::series_of(std::string key) {
  if (const auto known = series_.find(key); known != series_.end()) return known->second;
  const bool has_other = keys_.size() > series_.size();
  if (has_other || series_.size() == kChartSeries || !notes_.memory.has_room_to_gather()) {
    notes_.truncate("timechart");
    if (!has_other) keys_.push_back(other_key(stage_.by));
    return series_.size();
  }
  notes_.memory.take(2 * key.size());
  keys_.push_back(key);
  series_.emplace(std::move(key), keys_.size() - 1);
  return keys_.size() - 1;
}

void TimechartFlow::add(simdjson::dom::object line, std::string_view) {
  const auto time = line_time(line);
  if (!time) return;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time->time_since_epoch());
  const std::int64_t step = seconds / stage_.step;  // no line is older than 1970
  const Cell cell{step, series_of(group_key(line, stage_.by))};
  if (counts_.size() == kChartRows && !counts_.contains(cell)) {
    notes_.truncate("timechart");
    return;
  }
  ++counts_[cell];
}

bool TimechartFlow::may_fill() const {
  const auto steps =
      static_cast<std::uint64_t>(counts_.rbegin()->first.first - counts_.begin()->first.first) + 1;
  return steps <= kChartRows && steps * keys_.size() <= kChartRows;
}

void TimechartFlow::hand_on(const Cell& cell, std::uint64_t count) {
  const WallTime start{cell.first * stage_.step};
  row_.pair("time", '"' + format_rfc3339(start) + '"');
  write_key(row_, keys_[cell.second], stage_.by);
  row_.pair("count", std::to_string(count));
  row_.hand_to(*next_);
}

void TimechartFlow::finish() {
  if (!counts_.empty() && may_fill()) {
    const std::int64_t last = counts_.rbegin()->first.first;
    for (std::int64_t step = counts_.begin()->first.first; step <= last && next_->wants_more();
         ++step) {
      for (std::size_t series = 0; series < keys_.size(); ++series) {
        const auto found = counts_.find({step, series});
        hand_on({step, series}, found == counts_.end() ? 0 : found->second);
      }
    }
  } else {
    for (const auto& [cell, count] : counts_) {
      if (!next_->wants_more()) break;
      hand_on(cell, count);
    }
  }
  next_->finish();
}

}  // namespace nightbell::query
