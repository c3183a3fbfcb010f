#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "query/flow.h"

/// `count` and `top`.
namespace nightbell::query {

/// Counts lines by the values of fields. Memory: at most limits::kGroups groups of
/// kGroupBytes; lines of further ones are counted as `(other)`.
class CountFlow final : public Flow {
 public:
  struct Options {
    std::string_view name;        ///< of the stage, for the notes
    std::vector<std::string> by;  ///< none: one row with the sum
    std::size_t most_rows;        ///< the most frequent so many
    bool needs_fields = false;    ///< leaves out lines without one, and the group `(other)`
  };
  CountFlow(Options options, FlowNotes& notes, std::unique_ptr<Flow> next);

  void add(simdjson::dom::object line, std::string_view raw) override;
  /// Rows `{<by>…, "count": n}`, most first, the same number by key; `(other)` last.
  void finish() override;
  [[nodiscard]] bool wants_more() const override { return true; }

 private:
  Options options_;
  FlowNotes& notes_;
  std::unique_ptr<Flow> next_;
  std::unordered_map<std::string, std::uint64_t> counts_;
  std::size_t key_bytes_ = 0;
  std::uint64_t other_ = 0;
};

}  // namespace nightbell::query
