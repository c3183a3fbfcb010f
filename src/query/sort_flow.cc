#include "query/sort_flow.h"

#include <algorithm>
#include <utility>

#include "query/number.h"

namespace nightbell::query {

SortFlow::SortFlow(SortStage stage, std::size_t most, bool is_limited, std::size_t most_bytes,
                   FlowNotes& notes, std::unique_ptr<Flow> next)
    : stage_(std::move(stage)),
      most_(most),
      is_limited_(is_limited),
      most_bytes_(most_bytes),
      notes_(notes),
      next_(std::move(next)) {}

bool SortFlow::is_before(const Kept& a, const Kept& b) const {
  const bool missing = a.rank == Rank::kMissing || b.rank == Rank::kMissing;
  const bool turned = stage_.descending && !missing;
  const Kept& x = turned ? b : a;
  const Kept& y = turned ? a : b;
  if (x.rank != y.rank) return x.rank < y.rank;
  if (x.number != y.number) return x.number < y.number;
  if (x.text != y.text) return x.text < y.text;
  return a.arrival < b.arrival;
}

void SortFlow::drop_last() {
  const auto before = [this](const Kept& a, const Kept& b) { return is_before(a, b); };
  std::ranges::pop_heap(kept_, before);
  bytes_ -= kept_.back().bytes();
  notes_.memory.give_back(kept_.back().bytes());
  kept_.pop_back();
}

void SortFlow::add(simdjson::dom::object line, std::string_view raw) {
  Kept one;
  one.arrival = arrivals_++;
  simdjson::dom::element value;
  if (find_value(line, stage_.field, value)) {
    one.rank = Rank::kOther;
    if (const auto number = number_of(value)) {
      one.rank = Rank::kNumber;
      one.number = *number;
    } else if (value.is_string()) {
      one.rank = Rank::kText;
      one.text = value.get_string().value_unsafe();
    }
  }
  const auto before = [this](const Kept& a, const Kept& b) { return is_before(a, b); };
  if (kept_.size() == most_) {
    if (!is_limited_) notes_.truncate("sort");
    if (!before(one, kept_.front())) return;
    drop_last();
  }
  one.line = raw;
  bytes_ += one.bytes();
  notes_.memory.take(one.bytes());
  kept_.push_back(std::move(one));
  std::ranges::push_heap(kept_, before);
  while (bytes_ > most_bytes_) {
    notes_.truncate("sort");
    drop_last();
  }
}

void SortFlow::finish() {
  std::ranges::sort_heap(kept_, [this](const Kept& a, const Kept& b) { return is_before(a, b); });
  LineReader reader;
  for (Kept& kept : kept_) {
    if (!next_->wants_more()) break;
    const std::size_t size = kept.line.size();
    kept.line.append(simdjson::SIMDJSON_PADDING, '\0');
    const std::string_view raw(kept.line.data(), size);
    simdjson::dom::object line;
    if (reader.parse(raw, line)) next_->add(line, raw);
    kept.line = {};
  }
  next_->finish();
}

}  // namespace nightbell::query
