#include "query/parse_stages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "query/limits.h"
#include "query/time_span.h"

namespace nightbell::query {
namespace {

using namespace limits;

/// Reads one field. `count` and `time` are what tables call their own columns.
Result<std::string> parse_field(Scanner& scanner, std::string_view of) {
  scanner.skip_spaces();
  const std::size_t start = scanner.offset();
  std::string field;
  if (scanner.peek() == '"') {
    auto quoted = scanner.take_quoted();
    if (!quoted) return quoted;
    field = std::move(*quoted);
  } else {
    field = scanner.take_bare(",");
  }
  if (field.empty() || field.size() > kFieldBytes) {
    return scanner.expected(
        start, fmt::format("the name of a field after '{}' (1 to {} bytes)", of, kFieldBytes));
  }
  return field;
}

/// Reads `a, b, c`, each once.
Result<std::vector<std::string>> parse_fields(Scanner& scanner, std::string_view of) {
  std::vector<std::string> fields;
  do {
    scanner.skip_spaces();
    const std::size_t start = scanner.offset();
    auto field = parse_field(scanner, fields.empty() ? of : ",");
    if (!field) return fail(std::move(field.error()));
    if (std::ranges::find(fields, *field) != fields.end())
      return scanner.expected(start, "a field that is not in the list yet");
    if (fields.size() == kListedFields)
      return scanner.expected(start, fmt::format("at most {} fields", kListedFields));
    fields.push_back(std::move(*field));
    scanner.skip_spaces();
  } while (scanner.take(','));
  return fields;
}

/// Reads `by a, b` where it stands. A table has one column of a name, so none of the
/// fields may be called as a column of the stage's own.
Result<std::vector<std::string>> parse_by(Scanner& scanner,
                                          std::initializer_list<std::string_view> own_columns) {
  scanner.skip_spaces();
  if (!scanner.take_word("by")) return std::vector<std::string>{};
  scanner.skip_spaces();
  const std::size_t start = scanner.offset();
  auto fields = parse_fields(scanner, "by");
  if (!fields) return fields;
  for (const std::string_view column : own_columns) {
    if (std::ranges::find(*fields, column) != fields->end()) {
      return scanner.expected(
          start, fmt::format("other fields than '{}', which is a column of the stage", column));
    }
  }
  return fields;
}

Result<std::size_t> parse_count(Scanner& scanner, std::string_view of, std::size_t most) {
  scanner.skip_spaces();
  const std::size_t start = scanner.offset();
  const std::string_view text = scanner.take_bare();
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count == 0 || count > most) {
    return scanner.expected(start, fmt::format("a whole number from 1 to {} after '{}'", most, of));
  }
  return count;
}

Result<Stage> parse_count_stage(Scanner& scanner) {
  auto by = parse_by(scanner, {"count"});
  if (!by) return fail(std::move(by.error()));
  return Stage{CountStage{std::move(*by)}};
}

Result<Stage> parse_timechart(Scanner& scanner) {
  scanner.skip_spaces();
  const std::size_t start = scanner.offset();
  const auto step = parse_duration(scanner.take_bare());
  if (!step)
    return scanner.expected(start, "a length of time after 'timechart', as 30s, 5m, 1h or 1d");
  auto by = parse_by(scanner, {"time", "count"});
  if (!by) return fail(std::move(by.error()));
  return Stage{TimechartStage{*step, std::move(*by)}};
}

Result<Stage> parse_top(Scanner& scanner) {
  const auto limit = parse_count(scanner, "top", kGroups);
  if (!limit) return fail(limit.error());
  scanner.skip_spaces();
  const std::size_t start = scanner.offset();
  auto field = parse_field(scanner, "top");
  if (!field) return fail(std::move(field.error()));
  if (*field == "count")
    return scanner.expected(start, "another field than 'count', which is a column of the stage");
  return Stage{TopStage{*limit, std::move(*field)}};
}

Result<Stage> parse_limit(Scanner& scanner) {
  const auto limit = parse_count(scanner, "limit", kSortedLines);
  if (!limit) return fail(limit.error());
  return Stage{LimitStage{*limit}};
}

Result<Stage> parse_sort(Scanner& scanner) {
  auto field = parse_field(scanner, "sort");
  if (!field) return fail(std::move(field.error()));
  scanner.skip_spaces();
  const bool descending = scanner.take_word("desc");
  if (!descending) (void)scanner.take_word("asc");
  return Stage{SortStage{std::move(*field), descending}};
}

Result<Stage> parse_fields_stage(Scanner& scanner) {
  auto fields = parse_fields(scanner, "fields");
  if (!fields) return fail(std::move(fields.error()));
  return Stage{FieldsStage{std::move(*fields)}};
}

struct Row {
  std::string_view name;
  Result<Stage> (*parse)(Scanner&);
};
constexpr std::array kRows = {Row{"count", parse_count_stage}, Row{"timechart", parse_timechart},
                              Row{"top", parse_top},           Row{"limit", parse_limit},
                              Row{"sort", parse_sort},         Row{"fields", parse_fields_stage}};

}  // namespace

Result<std::vector<Stage>> parse_stages(Scanner& scanner) {
  std::vector<Stage> stages;
  for (scanner.skip_spaces(); !scanner.at_end(); scanner.skip_spaces()) {
    if (!scanner.take('|')) return scanner.expected("'|' or the end of the query");
    scanner.skip_spaces();
    const std::size_t start = scanner.offset();
    const auto* row = std::ranges::find(kRows, scanner.take_bare(), &Row::name);
    if (row == kRows.end()) {
      return scanner.expected(start, "count, timechart, top, limit, sort or fields after '|'");
    }
    auto stage = row->parse(scanner);
    if (!stage) return fail(std::move(stage.error()));
    if (is_aggregate(*stage) && std::ranges::any_of(stages, is_aggregate))
      return scanner.expected(start, "limit, sort or fields: a query makes one table");
    if (stages.size() == kStages)
      return scanner.expected(start, fmt::format("at most {} stages", kStages));
    stages.push_back(std::move(*stage));
  }
  return stages;
}

}  // namespace nightbell::query
