#pragma once

#include <simdjson.h>

#include <memory>
#include <string>
#include <string_view>

#include "event/line_reader.h"
#include "query/question_memory.h"

/// A stage at work. Stages form a chain, each hands its lines to the next; what an aggregate
/// hands on are the rows of its table, as lines of JSON too.
namespace nightbell::query {

/// Threading: one at a time.
class Flow {
 public:
  virtual ~Flow() = default;
  /// Takes one line. Both views hold for the call only and are the same line.
  virtual void add(simdjson::dom::object line, std::string_view raw) = 0;
  /// There are no more lines: hands on what was kept, once.
  virtual void finish() = 0;
  /// False when further lines change nothing.
  [[nodiscard]] virtual bool wants_more() const = 0;
};

/// What a chain holds, and what it had to leave out.
struct FlowNotes {
  QuestionMemory& memory;
  /// The stage whose bound was met, the first of them: `count`, `top`, `timechart`, `sort`;
  /// `memory` when there was no room for all rows of a table.
  std::string_view truncated_by = {};

  void truncate(std::string_view stage) {
    if (truncated_by.empty()) truncated_by = stage;
  }
};

/// Composes one JSON object after the other and hands each to a flow.
class RowWriter {
 public:
  /// Adds a pair to the row; `json` is a value of JSON.
  void pair(std::string_view name, std::string_view json);
  /// Hands the row on and begins the next.
  void hand_to(Flow& next);

 private:
  std::string row_ = "{";
  LineReader reader_;
};

}  // namespace nightbell::query
