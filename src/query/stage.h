#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

/// What stands behind the bars of a query: `| count by level | limit 10`, as data.
/// pipeline.h carries it out.
namespace nightbell::query {

/// `count [by a, b]`: how many lines there are of each combination, most first.
struct CountStage {
  std::vector<std::string> by;
  bool operator==(const CountStage&) const = default;
};

/// `timechart 5m [by a, b]`: the same for each step of time, oldest first.
struct TimechartStage {
  std::chrono::seconds step{};
  std::vector<std::string> by;
  bool operator==(const TimechartStage&) const = default;
};

/// `top 10 field`: its most frequent values; lines without it are left out.
struct TopStage {
  std::size_t limit = 0;
  std::string field;
  bool operator==(const TopStage&) const = default;
};

/// `limit N`: the first N, then nothing more is read.
struct LimitStage {
  std::size_t limit = 0;
  bool operator==(const LimitStage&) const = default;
};

/// `sort field [desc]`: numbers before text, what has no such field last.
struct SortStage {
  std::string field;
  bool descending = false;
  bool operator==(const SortStage&) const = default;
};

/// `fields a, b`: only these, under the names as written.
struct FieldsStage {
  std::vector<std::string> fields;
  bool operator==(const FieldsStage&) const = default;
};

using Stage =
    std::variant<CountStage, TimechartStage, TopStage, LimitStage, SortStage, FieldsStage>;

/// Whether its result is a table and no longer lines.
[[nodiscard]] bool is_aggregate(const Stage& stage);

/// The stage as query text, without the bar.
[[nodiscard]] std::string to_text(const Stage& stage);

}  // namespace nightbell::query
