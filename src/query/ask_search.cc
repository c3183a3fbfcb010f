#include <algorithm>

#include "base/units.h"
#include "query/json_scanned.h"
#include "query/matching.h"
#include "query/parameters.h"
#include "query/pipeline.h"
#include "store/cursor_token.h"

/// Which lines match, a page at a time; or the table that the query's stages make of them.
namespace nightbell::query {
namespace {

constexpr std::size_t kDefaultLimit = 100;
constexpr std::size_t kMaxLimit = 10'000;

struct SearchOptions {
  std::size_t limit = kDefaultLimit;
  store::ScanOrder order = store::ScanOrder::kNewestFirst;
  bool ndjson = false;
  std::optional<store::ScanCursor> from;
};

Result<SearchOptions> read_options(const Parameters& parameters) {
  SearchOptions options;
  const auto limit = size_parameter(parameters, "limit", kDefaultLimit, kMaxLimit);
  if (!limit) return fail(limit.error());
  options.limit = *limit;
  const auto order = word_parameter(parameters, "order", {"newest", "oldest"});
  if (!order) return fail(order.error());
  if (*order == "oldest") options.order = store::ScanOrder::kOldestFirst;
  const auto format = word_parameter(parameters, "format", {"json", "ndjson"});
  if (!format) return fail(format.error());
  options.ndjson = *format == "ndjson";
  if (const std::string token = parameters("cursor"); !token.empty()) {
    options.from = store::cursor_of_token(token);
    if (!options.from || options.from->order != options.order)
      return fail(ErrorCode::kInvalidArgument, "cursor: not one that this search gave");
  }
  return options;
}

/// Stages that need all lines, or count them, end with the first page.
bool pages_go_on(const Query& query) {
  return std::ranges::all_of(
      query.stages, [](const Stage& stage) { return std::holds_alternative<FieldsStage>(stage); });
}

void put_table(json::Writer& out, const Table& table) {
  out.key("columns").begin_array();
  for (const std::string& column : table.columns) out.value(column);
  out.end_array().key("rows").begin_array();
  for (const auto& row : table.rows) {
    out.begin_array();
    for (const std::string& value : row) out.raw(value);
    out.end_array();
  }
  out.end_array();
}

/// A table as lines: an object a row.
std::string table_lines(const Table& table) {
  std::string text;
  for (const auto& row : table.rows) {
    json::Writer out(text);
    out.begin_object();
    for (std::size_t i = 0; i < row.size(); ++i) out.key(table.columns[i]).raw(row[i]);
    out.end_object();
    text += '\n';
  }
  return text;
}

/// The lines of one page, as far as they have room.
struct Page {
  std::string lines;  ///< each ended by '\n'
  std::size_t count = 0;
  std::string_view cut_by = {};  ///< what ended it before all that stages gave: limit, memory
};

QuestionReply reply_of(const SearchOptions& options, const Page& page, const Answer& answer,
                       const store::ScanOutcome& outcome, std::string next_cursor) {
  QuestionReply reply;
  reply.next_cursor = std::move(next_cursor);
  if (options.ndjson) {
    reply.content_type = "application/x-ndjson";
    reply.body = answer.table ? table_lines(*answer.table) : page.lines;
    return reply;
  }
  if (!answer.table) reply.body.reserve(page.lines.size() + 1_KiB);
  json::Writer out(reply.body);
  out.begin_object();
  if (answer.table) {
    put_table(out, *answer.table);
  } else {
    out.key("events").begin_array();
    for (std::string_view rest = page.lines; !rest.empty();) {
      const std::size_t newline = rest.find('\n');
      out.raw(rest.substr(0, newline));
      rest.remove_prefix(newline + 1);
    }
    out.end_array();
    out.key("next_cursor");
    reply.next_cursor.empty() ? out.null() : out.value(reply.next_cursor);
  }
  const std::string_view truncated_by = page.cut_by.empty() ? answer.truncated_by : page.cut_by;
  out.key("truncated_by");
  truncated_by.empty() ? out.null() : out.value(truncated_by);
  put_scanned(out, outcome);
  out.end_object();
  return reply;
}

}  // namespace

Result<std::optional<QuestionReply>> ask_search(const QuestionContext& context, std::string_view,
                                                const Parameters& parameters) {
  const auto query = query_parameters(parameters, {}, context.now, {});
  if (!query) return fail(query.error());
  const auto options = read_options(parameters);
  if (!options) return fail(options.error());

  Page page;
  QuestionMemory memory(context.memory_bytes);
  Pipeline pipeline(query->stages, memory, [&](std::string_view line) {
    if (!page.cut_by.empty()) return;
    if (page.count == options->limit) page.cut_by = "limit";
    if (!memory.has_room()) page.cut_by = "memory";
    if (!page.cut_by.empty()) return;
    memory.take_growing(line.size() + 1);
    page.lines += line;
    page.lines += '\n';
    ++page.count;
  });
  const bool paged = pages_go_on(*query);
  const auto look = [&](const Match& match) {
    pipeline.add(match.json, match.found.text);
    // A page ends early when its lines are longer than usual.
    if (paged && (page.count == options->limit || !memory.has_room_to_gather())) return false;
    return page.cut_by.empty() && pipeline.wants_more();
  };
  const auto scanned =
      for_each_match(context.archive, *query, options->order, options->from, look, context.stop);
  if (!scanned) return fail(scanned.error());
  if (context.stop.stop_requested()) return fail(ErrorCode::kUnavailable, "given up");
  const Answer answer = pipeline.finish();
  std::string next;
  if (paged && !scanned->complete) next = store::to_token(scanned->next);
  return reply_of(*options, page, answer, *scanned, std::move(next));
}

}  // namespace nightbell::query
