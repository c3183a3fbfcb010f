#include "query/count_flow.h"

#include <algorithm>
#include <utility>

#include "query/group_key.h"
#include "query/limits.h"

namespace nightbell::query {
namespace {

/// What a group holds beside the bytes of its key.
constexpr std::size_t kGroupCost = 96;

}  // namespace

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
  if (counts_.size() == limits::kGroups || key_bytes_ + key.size() > limits::kGroupBytes ||
      !notes_.memory.has_room_to_gather()) {
    ++other_;
    notes_.truncate(options_.name);
    return;
  }
  key_bytes_ += key.size();
  notes_.memory.take(kGroupCost + key.size());
  counts_.emplace(std::move(key), 1);
}

void CountFlow::finish() {
  std::vector<std::pair<std::string, std::uint64_t>> rows;
  rows.reserve(counts_.size() + 1);
  while (!counts_.empty()) {
    auto group = counts_.extract(counts_.begin());
    rows.emplace_back(std::move(group.key()), group.mapped());
  }
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
    if (!next_->wants_more()) break;
  }
  next_->finish();
}

}  // namespace nightbell::query
