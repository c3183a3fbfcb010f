#include "query/count_flow.h"

#include <algorithm>
#include <utility>

#include "query/group_key.h"
#include "query/limits.h"

namespace nightbell::query {

CountFlow::CountFlow(Options options, FlowNotes& notes, std::unique_ptr<Flow> next)
    : options_(std::move(options)), notes_(notes), next_(std::move(next)) {
  if (options_.by.empty()) counts_.emplace("", 0);  // no lines are a count too
}

void CountFlow::add(simdjson::dom::object line, std::string_view) {
  simdjson::dom::element value;
  for (const std::string& field : options_.by) {
    if (options_.needs_fields && !find_value(line, field, value)) return;
  }
  std::string key = group_key(line, options_.by);
  if (const auto group = counts_.find(key); group != counts_.end()) {
    ++group->second;
    return;
  }
  if (counts_.size() == limits::kGroups || key_bytes_ + key.size() > limits::kGroupBytes) {
    ++other_;
    notes_.truncate(options_.name);
    return;
  }
  key_bytes_ += key.size();
  counts_.emplace(std::move(key), 1);
}

void CountFlow::finish() {
  std::vector<std::pair<std::string, std::uint64_t>> rows(counts_.begin(), counts_.end());
  std::ranges::sort(rows, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  if (rows.size() > options_.most_rows) rows.resize(options_.most_rows);
  if (other_ > 0 && !options_.needs_fields) rows.emplace_back(other_key(options_.by), other_);
  RowWriter row;
  for (const auto& [key, count] : rows) {
    write_key(row, key, options_.by);
    row.pair("count", std::to_string(count));
    row.hand_to(*next_);
  }
  next_->finish();
}

}  // namespace nightbell::query
