#include "query/query.h"

#include <fmt/format.h>

#include <utility>

#include "base/utf8.h"
#include "query/limits.h"
#include "query/parse_filter.h"
#include "query/parse_stages.h"
#include "query/possible.h"
#include "query/scanner.h"

namespace nightbell::query {
namespace {

/// The longest part before the first byte that is no UTF-8.
std::size_t valid_bytes(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t length = 1;
    while (length < 4 && !utf8::valid(text.substr(at, length))) ++length;
    if (!utf8::valid(text.substr(at, length))) break;
    at = std::min(at + length, text.size());
  }
  return at;
}

}  // namespace

Result<Query> parse_query(std::string_view text, WallTime now) {
  Scanner scanner(text);
  if (text.size() > limits::kQueryBytes) {
    return scanner.expected(
        limits::kQueryBytes,
        fmt::format("the end: a query has at most {} bytes", limits::kQueryBytes));
  }
  if (!utf8::valid(text)) return scanner.expected(valid_bytes(text), "text in UTF-8");
  auto parsed = parse_filter(scanner, now);
  if (!parsed) return fail(std::move(parsed.error()));
  auto stages = parse_stages(scanner);
  if (!stages) return fail(std::move(stages.error()));
  const KindMask kinds = possible_kinds(parsed->filter);
  return Query{std::move(parsed->filter), parsed->time, kinds, std::move(*stages)};
}

std::string to_text(const Query& query) {
  std::string out = to_text(query.filter);
  // At the top a time stands beside the terms, which an OR must not divide.
  if (const std::string time = to_text(query.time); !time.empty()) out = time + ' ' + out;
  for (const Stage& stage : query.stages) out += " | " + to_text(stage);
  return out;
}

}  // namespace nightbell::query
