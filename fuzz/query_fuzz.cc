#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "event/line_reader.h"
#include "query/limits.h"
#include "query/prefilter.h"
#include "query/query.h"

/// Any bytes as a query: an error that says where, or a query that is printed and read
/// again as the same, matches a line or not without harm, and has a prefilter that lets
/// through the levels of a line that matches.

using namespace nightbell;
using namespace nightbell::query;

namespace {

constexpr WallTime kNow{std::chrono::seconds(1'795'245'300)};

simdjson::dom::object some_line() {
  static const simdjson::padded_string text(std::string_view(
      R"({"timestamp":"2026-11-21T02:14:00.000Z","level":"error","message":"disk full",)"
      R"("http":{"status":500,"ok":false},"refs":["a","b"],"service":"web","kind":"logs"})"));
  static LineReader reader;
  static simdjson::dom::object line;
  static const bool parsed = reader.parse({text.data(), text.size()}, line);
  if (!parsed) std::abort();
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), data ? size : 0);
  const auto query = parse_query(text, kNow);
  if (!query) {
    if (!query.error().message.starts_with("position ")) std::abort();
    return 0;
  }
  const std::string printed = to_text(*query);
  if (printed.size() <= query::limits::kQueryBytes) {
    const auto again = parse_query(printed, kNow);
    if (!again || *again != *query) std::abort();
  }
  const Prefilter prefilter = prefilter_of(query->filter);
  if (matches(query->filter, some_line())) {
    if ((prefilter.levels & mask_of(Level::kError)) == 0) std::abort();
    if ((query->kinds & mask_of(Kind::kLogs)) == 0) std::abort();
  }
  return 0;
}
