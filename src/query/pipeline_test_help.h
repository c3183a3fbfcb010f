#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/pipeline.h"
#include "query/test_lines.h"

/// Runs the stages of a query over lines.
namespace nightbell::query::test {

struct Ran {
  std::vector<std::string> out;  ///< lines, or rows with commas between their values
  std::vector<std::string> columns;
  std::string truncated_by;
  std::size_t read = 0;  ///< lines until the pipeline wanted no more
};

inline Ran run_stages(std::string_view query, const std::vector<std::string>& lines,
                      std::size_t memory_bytes = QuestionMemory::kBytes) {
  const auto parsed = parse_query(query, kNow);
  if (!parsed) throw std::invalid_argument(parsed.error().message);
  Ran ran;
  QuestionMemory memory(memory_bytes);
  Pipeline pipeline(parsed->stages, memory,
                    [&](std::string_view line) { ran.out.emplace_back(line); });
  for (const std::string& json : lines) {
    if (!pipeline.wants_more()) break;
    pipeline.add(Line(json), json);
    ++ran.read;
  }
  const Answer answer = pipeline.finish();
  ran.truncated_by = answer.truncated_by;
  if (!answer.table) return ran;
  ran.columns = answer.table->columns;
  for (const auto& row : answer.table->rows) {
    std::string& text = ran.out.emplace_back();
    for (const std::string& value : row) text += (text.empty() ? "" : ",") + value;
  }
  return ran;
}

}  // namespace nightbell::query::test
