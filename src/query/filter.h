#pragma once

#include <simdjson.h>

#include <string>
#include <variant>
#include <vector>

#include "query/filter_equals.h"
#include "query/filter_exists.h"
#include "query/filter_kind.h"
#include "query/filter_level.h"
#include "query/filter_phrase.h"
#include "query/filter_prefix.h"
#include "query/filter_range.h"

/// What a query asks of one line: a tree, each operator in a file of its own.
namespace nightbell::query {

struct Filter;

/// All of them; none at all matches every line.
struct AndFilter {
  std::vector<Filter> parts;
  bool operator==(const AndFilter&) const;
};

/// One of them, at least.
struct OrFilter {
  std::vector<Filter> parts;
  bool operator==(const OrFilter&) const;
};

/// Not this one: matches a line without the field too.
struct NotFilter {
  std::vector<Filter> part;  ///< exactly one; a vector because the type is recursive
  bool operator==(const NotFilter&) const;
};

/// Matches every line when default constructed. Threading: any thread, when const.
struct Filter {
  std::variant<AndFilter, OrFilter, NotFilter, PhraseFilter, EqualsFilter, PrefixFilter,
               ExistsFilter, RangeFilter, LevelFilter, KindFilter>
      node;
  bool operator==(const Filter&) const;
};

/// Whether a stored line (event/line_reader.h) is what the filter asks for. Cost: a word
/// looks at each searched string of the line, a field at one value.
[[nodiscard]] bool matches(const Filter& filter, simdjson::dom::object line);

/// The filter as query text: parse_query() reads it as the same filter.
[[nodiscard]] std::string to_text(const Filter& filter);

/// A text as the query language quotes it: `"` and `\` with a backslash.
[[nodiscard]] std::string quote(std::string_view text);

}  // namespace nightbell::query
