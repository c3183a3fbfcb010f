#include "query/parse_value.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "base/ascii.h"
#include "query/number.h"

namespace nightbell::query {
namespace {

constexpr std::string_view kALevel = "a level: debug, info, warn or error";

LevelMask levels_from(Level level) {
  return static_cast<LevelMask>(kAllLevels & ~(mask_of(level) - 1));
}
LevelMask levels_up_to(Level level) {
  return static_cast<LevelMask>(mask_of(level) | (mask_of(level) - 1));
}

/// Reads one bound of a comparison or range.
/// @return  nothing for `*` where that is allowed
template <typename Bound, typename Read>
Result<std::optional<Bound>> parse_bound(Scanner& scanner, bool may_be_open, std::string_view what,
                                         Read read) {
  const std::size_t start = scanner.offset();
  const std::string_view text = scanner.take_bare("]");
  if (may_be_open && text == "*") return std::optional<Bound>{};
  const std::optional<Bound> bound = read(text);
  if (!bound) return scanner.expected(start, what);
  return bound;
}

template <typename Bound>
struct Bounds {
  std::optional<Bound> low;
  std::optional<Bound> high;
  bool low_included = true;
  bool high_included = true;
};

/// Reads `>=a` or `[a TO b]`; the cursor is at `<`, `>` or `[`.
template <typename Bound, typename Read>
Result<Bounds<Bound>> parse_bounds(Scanner& scanner, std::string_view what, Read read) {
  Bounds<Bound> out;
  if (!scanner.take('[')) {
    const bool is_low = scanner.take('>');
    if (!is_low) scanner.take('<');
    const bool included = scanner.take('=');
    auto bound = parse_bound<Bound>(scanner, false, what, read);
    if (!bound) return fail(std::move(bound.error()));
    (is_low ? out.low : out.high) = *bound;
    (is_low ? out.low_included : out.high_included) = included;
    return out;
  }
  const std::string or_open = fmt::format("{}, or '*'", what);
  scanner.skip_spaces();
  auto low = parse_bound<Bound>(scanner, true, or_open, read);
  if (!low) return fail(std::move(low.error()));
  scanner.skip_spaces();
  if (!scanner.take_word("TO")) return scanner.expected("'TO', as in [1 TO 9]");
  scanner.skip_spaces();
  const std::size_t second = scanner.offset();
  auto high = parse_bound<Bound>(scanner, true, or_open, read);
  if (!high) return fail(std::move(high.error()));
  if (*low && *high && **low > **high)
    return scanner.expected(second, "a second bound that is not below the first");
  scanner.skip_spaces();
  if (!scanner.take(']')) return scanner.expected("']' at the end of the range");
  out.low = *low;
  out.high = *high;
  return out;
}

bool is_bounds(char c) {
  return c == '<' || c == '>' || c == '[';
}

Result<Filter> parse_level_value(Scanner& scanner) {
  const std::size_t start = scanner.offset();
  LevelMask levels = kAllLevels;
  if (is_bounds(scanner.peek())) {
    const auto bounds = parse_bounds<Level>(scanner, kALevel, &parse_level);
    if (!bounds) return fail(bounds.error());
    if (bounds->low) levels &= levels_from(*bounds->low);
    if (bounds->low && !bounds->low_included)
      levels &= static_cast<LevelMask>(~mask_of(*bounds->low));
    if (bounds->high) levels &= levels_up_to(*bounds->high);
    if (bounds->high && !bounds->high_included)
      levels &= static_cast<LevelMask>(~mask_of(*bounds->high));
    if (levels == 0) return scanner.expected(start, "a comparison that some level fulfils");
    return Filter{LevelFilter{levels}};
  }
  const auto text = parse_text(scanner);
  if (!text) return fail(text.error());
  if (text->is_prefix && text->text.empty() && !text->is_quoted)
    return Filter{ExistsFilter{"level"}};
  const auto level = parse_level(text->text);
  if (!level || text->is_prefix) return scanner.expected(start, kALevel);
  return Filter{LevelFilter{mask_of(*level)}};
}

Result<Filter> parse_kind_value(Scanner& scanner) {
  const std::size_t start = scanner.offset();
  const auto text = parse_text(scanner);
  if (!text) return fail(text.error());
  KindFilter filter;
  std::string_view rest = text->text;
  do {
    const std::string_view name = ascii::trim(ascii::next_part(rest, ','));
    std::size_t kind = 0;
    while (kind < kKindCount && name != name_of(kind_at(kind))) ++kind;
    if (kind == kKindCount || text->is_prefix) {
      return scanner.expected(start, fmt::format("one or more of the kinds {}, with commas between",
                                                 fmt::join(kKindNames, " ")));
    }
    filter.kinds |= mask_of(kind_at(kind));
  } while (!rest.empty());
  return Filter{filter};
}

Result<Filter> parse_range(Scanner& scanner, const std::string& field) {
  const auto bounds = parse_bounds<double>(scanner, "a number", &read_number);
  if (!bounds) return fail(bounds.error());
  RangeFilter range{field, std::nullopt, std::nullopt};
  if (bounds->low) range.low = {*bounds->low, bounds->low_included};
  if (bounds->high) range.high = {*bounds->high, bounds->high_included};
  return Filter{std::move(range)};
}

}  // namespace

Result<Text> parse_text(Scanner& scanner) {
  if (scanner.peek() == '"') {
    auto quoted = scanner.take_quoted();
    if (!quoted) return fail(std::move(quoted.error()));
    return Text{std::move(*quoted), scanner.take('*'), true};
  }
  const std::size_t start = scanner.offset();
  std::string_view word = scanner.take_bare();
  const bool is_prefix = word.ends_with('*');
  if (is_prefix) word.remove_suffix(1);
  if (const std::size_t star = word.find('*'); star != std::string_view::npos) {
    return scanner.expected(start + star,
                            "'*' at the end of a word only; quotes make it a character");
  }
  return Text{std::string(word), is_prefix, false};
}

Result<Filter> parse_value(Scanner& scanner, const std::string& field) {
  if (scanner.peek() != '"' && scanner.bare().empty())
    return scanner.expected(fmt::format("a value after '{}:'", field));
  if (field == "level") return parse_level_value(scanner);
  if (field == "kind") return parse_kind_value(scanner);
  if (is_bounds(scanner.peek())) return parse_range(scanner, field);
  auto text = parse_text(scanner);
  if (!text) return fail(std::move(text.error()));
  if (!text->is_prefix) return Filter{EqualsFilter(field, text->text)};
  if (text->text.empty() && !text->is_quoted) return Filter{ExistsFilter{field}};
  return Filter{PrefixFilter{field, std::move(text->text)}};
}

}  // namespace nightbell::query
