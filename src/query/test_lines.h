#pragma once

#include <simdjson.h>

#include <stdexcept>
#include <string_view>

#include "base/clock.h"
#include "event/line_reader.h"
#include "query/query.h"

/// Lines and queries for the tests of this folder.
namespace nightbell::query::test {

/// 2026-11-21T07:15:00Z, a Saturday.
inline constexpr WallTime kNow{std::chrono::seconds(1'795'245'300)};

/// A line with the padding that simdjson reads beyond it.
class Line {
 public:
  explicit Line(std::string_view json) : text_(json) {
    if (!reader_.parse({text_.data(), text_.size()}, object_))
      throw std::invalid_argument("no JSON object");
  }
  operator simdjson::dom::object() const { return object_; }

 private:
  simdjson::padded_string text_;
  LineReader reader_;
  simdjson::dom::object object_;
};

/// Whether the query's filter matches the line.
inline bool query_matches(std::string_view query, std::string_view json) {
  const auto parsed = parse_query(query, kNow);
  if (!parsed) throw std::invalid_argument(parsed.error().message);
  return matches(parsed->filter, Line(json));
}

}  // namespace nightbell::query::test
