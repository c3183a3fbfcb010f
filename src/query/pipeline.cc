#include "query/pipeline.h"

#include <algorithm>
#include <utility>

#include "query/count_flow.h"
#include "query/fields_flow.h"
#include "query/json_value.h"
#include "query/limit_flow.h"
#include "query/limits.h"
#include "query/sort_flow.h"
#include "query/timechart_flow.h"

namespace nightbell::query {
namespace {

/// The end of a chain of lines.
class LineEnd final : public Flow {
 public:
  explicit LineEnd(Pipeline::TakeLine take_line) : take_line_(std::move(take_line)) {}
  void add(simdjson::dom::object, std::string_view raw) override { take_line_(raw); }
  void finish() override {}
  [[nodiscard]] bool wants_more() const override { return true; }

 private:
  Pipeline::TakeLine take_line_;
};

/// The end of a chain that aggregates.
class TableEnd final : public Flow {
 public:
  TableEnd(Table& table, FlowNotes& notes) : table_(table), notes_(notes) {}
  void add(simdjson::dom::object line, std::string_view) override {
    if (!wants_more()) return;
    auto& row = table_.rows.emplace_back();
    for (const std::string& column : table_.columns) {
      simdjson::dom::element value;
      std::string& json = row.emplace_back();
      if (find_value(line, column, value)) {
        append_json(json, value);
      } else {
        json = "null";
      }
      notes_.memory.take(sizeof(json) + json.size());
      notes_.memory.take_growing(json.size());  // of the reply
    }
  }
  void finish() override {}
  [[nodiscard]] bool wants_more() const override { return notes_.memory.has_room(); }

 private:
  Table& table_;
  FlowNotes& notes_;
};

/// The columns of the table that a stage makes of one with `columns`.
struct Columns {
  std::vector<std::string> columns;

  std::vector<std::string> operator()(const CountStage& stage) const { return counted(stage.by); }
  std::vector<std::string> operator()(const TopStage& stage) const {
    return counted({stage.field});
  }
  std::vector<std::string> operator()(const TimechartStage& stage) const {
    std::vector<std::string> out = counted(stage.by);
    out.insert(out.begin(), "time");
    return out;
  }
  std::vector<std::string> operator()(const FieldsStage& stage) const { return stage.fields; }
  std::vector<std::string> operator()(const auto&) const { return columns; }

 private:
  static std::vector<std::string> counted(std::vector<std::string> by) {
    by.emplace_back("count");
    return by;
  }
};

/// Puts a stage before what comes after it.
struct Building {
  FlowNotes& notes;
  std::unique_ptr<Flow> next;
  const Stage* stage_behind;
  std::size_t sort_bytes;  ///< for each `sort`

  std::unique_ptr<Flow> operator()(const CountStage& stage) {
    return std::make_unique<CountFlow>(CountFlow::Options{"count", stage.by, limits::kGroups},
                                       notes, std::move(next));
  }
  std::unique_ptr<Flow> operator()(const TopStage& stage) {
    return std::make_unique<CountFlow>(CountFlow::Options{"top", {stage.field}, stage.limit, true},
                                       notes, std::move(next));
  }
  std::unique_ptr<Flow> operator()(const TimechartStage& stage) {
    return std::make_unique<TimechartFlow>(stage, notes, std::move(next));
  }
  std::unique_ptr<Flow> operator()(const LimitStage& stage) {
    return std::make_unique<LimitFlow>(stage.limit, std::move(next));
  }
  std::unique_ptr<Flow> operator()(const SortStage& stage) {
    const auto* limit = stage_behind == nullptr ? nullptr : std::get_if<LimitStage>(stage_behind);
    return std::make_unique<SortFlow>(stage, limit == nullptr ? limits::kSortedLines : limit->limit,
                                      limit != nullptr, sort_bytes, notes, std::move(next));
  }
  std::unique_ptr<Flow> operator()(const FieldsStage& stage) {
    return std::make_unique<FieldsFlow>(stage.fields, std::move(next));
  }
};

}  // namespace

Pipeline::Pipeline(const std::vector<Stage>& stages, QuestionMemory& memory, TakeLine take_line)
    : notes_{memory}, is_table_(std::ranges::any_of(stages, is_aggregate)) {
  for (const Stage& stage : stages) table_.columns = std::visit(Columns{table_.columns}, stage);
  if (is_table_) {
    first_ = std::make_unique<TableEnd>(table_, notes_);
  } else {
    first_ = std::make_unique<LineEnd>(std::move(take_line));
  }
  const auto sorts = std::ranges::count_if(
      stages, [](const Stage& stage) { return std::holds_alternative<SortStage>(stage); });
  const std::size_t sort_bytes =
      memory.to_gather() / static_cast<std::size_t>(std::max<std::ptrdiff_t>(sorts, 1));
  const Stage* behind = nullptr;
  for (std::size_t i = stages.size(); i-- > 0; behind = &stages[i])
    first_ = std::visit(Building{notes_, std::move(first_), behind, sort_bytes}, stages[i]);
}

Answer Pipeline::finish() {
  first_->finish();
  if (!is_table_) return {std::nullopt, notes_.truncated_by};
  if (!notes_.memory.has_room()) notes_.truncated_by = "memory";  // which left out most
  return {std::move(table_), notes_.truncated_by};
}

}  // namespace nightbell::query
