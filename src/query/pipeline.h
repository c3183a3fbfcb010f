#pragma once

#include <simdjson.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/flow.h"
#include "query/stage.h"

/// The stages of a query, fed line by line.
namespace nightbell::query {

/// The result of `count`, `timechart` and `top`.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  ///< a value of JSON a column
};

struct Answer {
  std::optional<Table> table;  ///< there when a stage aggregates; else lines were passed on
  /// The stage that had to leave something out (query/limits.h), or `memory`; empty when all is
  /// there.
  std::string_view truncated_by;
};

/// Memory is bounded whatever comes (query/limits.h, query/question_memory.h). Threading: one at a
/// time.
class Pipeline {
 public:
  /// Takes a line that came through; the view holds for the call only.
  using TakeLine = std::function<void(std::string_view line)>;

  /// @param take_line  called while lines are added, or for a `sort` at the end; never when
  ///                   a stage aggregates
  /// @param memory     outlives the pipeline
  Pipeline(const std::vector<Stage>& stages, QuestionMemory& memory, TakeLine take_line);
  Pipeline(const Pipeline&) = delete;  // stages point into it
  Pipeline& operator=(const Pipeline&) = delete;

  /// Adds a line that the filter matches. `raw` is its text without the newline. Lines come
  /// in the order in which they are to be shown.
  void add(simdjson::dom::object line, std::string_view raw) { first_->add(line, raw); }

  /// False when further lines change nothing: stop reading.
  [[nodiscard]] bool wants_more() const { return first_->wants_more(); }

  /// Call once, after the last line.
  [[nodiscard]] Answer finish();

 private:
  FlowNotes notes_;
  Table table_;
  bool is_table_;
  std::unique_ptr<Flow> first_;
};

}  // namespace nightbell::query
