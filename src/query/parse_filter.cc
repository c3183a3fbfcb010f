#include "query/parse_filter.h"

#include <fmt/format.h>

#include <utility>

#include "query/limits.h"
#include "query/parse_value.h"

namespace nightbell::query {
namespace {

using namespace limits;

bool is_time(std::string_view field) {
  return field == "since" || field == "until" || field == "at";
}

/// One function a rule of the grammar:
///   either := every ("OR" every)*       every := unary (["AND"] unary)*
///   unary  := ("NOT" | "-") unary | "(" either ")" | term
///   term   := text | field ":" value | field ":" "(" either ")"
class Parser {
 public:
  Parser(Scanner& scanner, WallTime now) : scanner_(scanner), now_(now) {}

  Result<ParsedFilter> parse() {
    scanner_.skip_spaces();
    if (scanner_.at_end() || scanner_.peek() == '|') return ParsedFilter{};
    if (scanner_.peek() == ')') return unopened();
    auto filter = either({});
    if (!filter) return fail(std::move(filter.error()));
    if (scanner_.peek() == ')') return unopened();
    return ParsedFilter{std::move(*filter), time_};
  }

 private:
  /// Where a rule stands.
  struct Place {
    std::size_t depth = 0;
    const std::string* field = nullptr;  ///< in `field:( … )`: terms are its values
    [[nodiscard]] Place inside(const std::string* group) const { return {depth + 1, group}; }
  };

  [[nodiscard]] std::unexpected<Error> unopened() const {
    return scanner_.expected("a '(' before this ')'");
  }
  [[nodiscard]] bool is_stop() const {
    return scanner_.at_end() || scanner_.peek() == ')' || scanner_.peek() == '|';
  }

  Result<Filter> either(Place place) {
    std::vector<Filter> parts;
    do {
      const std::size_t start = scanner_.offset();
      auto part = every(place);
      if (!part) return fail(std::move(part.error()));
      const bool times_only = part->empty();
      parts.push_back(one_of<AndFilter>(std::move(*part)));
      scanner_.skip_spaces();
      const bool is_alone = parts.size() == 1 && scanner_.bare() != "OR";
      if (times_only && !is_alone)
        return scanner_.expected(start, "a term beside the time: times hold for the whole query");
    } while (scanner_.take_word("OR"));
    return one_of<OrFilter>(std::move(parts));
  }

  /// The parts; none when there were only times.
  Result<std::vector<Filter>> every(Place place) {
    std::vector<Filter> parts;
    for (bool must_follow = true;; must_follow = scanner_.take_word("AND")) {
      scanner_.skip_spaces();
      if (!must_follow && (is_stop() || scanner_.bare() == "OR")) return parts;
      if (is_stop() || scanner_.bare() == "OR" || scanner_.bare() == "AND")
        return scanner_.expected(place.field == nullptr
                                     ? std::string("a search term")
                                     : fmt::format("a value after '{}:('", *place.field));
      auto part = unary(place);
      if (!part) return fail(std::move(part.error()));
      if (*part) parts.push_back(std::move(**part));
      scanner_.skip_spaces();
    }
  }

  /// Nothing when it was a time.
  Result<std::optional<Filter>> unary(Place place) {
    const std::size_t start = scanner_.offset();
    if (place.depth > kDepth) {
      return scanner_.expected(
          fmt::format("at most {} parentheses and NOTs inside each other", kDepth));
    }
    const bool is_not = scanner_.take_word("NOT");
    if (is_not) scanner_.skip_spaces();
    if (is_not || scanner_.take('-')) {
      if ((is_stop() || scanner_.bare().empty()) && scanner_.peek() != '(' &&
          scanner_.peek() != '"') {
        return scanner_.expected(is_not ? "a term after 'NOT'" : "a term right after '-'");
      }
      auto part = unary(place.inside(place.field));
      if (!part) return fail(std::move(part.error()));
      Filter inverse{NotFilter{}};
      std::get<NotFilter>(inverse.node).part.push_back(std::move(**part));
      return std::optional(std::move(inverse));
    }
    if (scanner_.peek() == '(') return some(in_parentheses(place.inside(place.field)));
    if (++terms_ > kTerms) return scanner_.expected(start, fmt::format("at most {} terms", kTerms));
    if (place.field != nullptr) return some(parse_value(scanner_, *place.field));
    return term(place);
  }

  Result<Filter> in_parentheses(Place place) {
    const std::size_t start = scanner_.offset();
    scanner_.take('(');
    auto inner = either(place);
    if (!inner) return inner;
    if (!scanner_.take(')')) return scanner_.expected("')' for the '(' at " + where(start));
    return inner;
  }

  Result<std::optional<Filter>> term(Place place) {
    const std::size_t start = scanner_.offset();
    if (scanner_.peek() == '"') {
      auto text = scanner_.take_quoted();
      if (!text) return fail(std::move(text.error()));
      if (scanner_.take(':')) return field_term(place, start, *text);
    } else if (scanner_.bare().find(':') != std::string_view::npos) {
      const std::string field(scanner_.take_bare(":"));
      scanner_.take(':');
      return field_term(place, start, field);
    }
    scanner_.rewind(start);
    return some(phrase());
  }

  Result<Filter> phrase() {
    const std::size_t start = scanner_.offset();
    const auto text = parse_text(scanner_);
    if (!text) return fail(text.error());
    if (text->text.empty()) {
      if (text->is_prefix && !text->is_quoted) return Filter{};  // `*`: every line
      return scanner_.expected(start + 1, "text between the quotes");
    }
    PhraseFilter filter(text->text, text->is_prefix);
    if (filter.words.size() > kPhraseWords)
      return scanner_.expected(start, fmt::format("at most {} words in a phrase", kPhraseWords));
    return Filter{std::move(filter)};
  }

  Result<std::optional<Filter>> field_term(Place place, std::size_t start,
                                           const std::string& field) {
    if (field.empty()) return scanner_.expected(start, "the name of a field before ':'");
    if (field.size() > kFieldBytes || field.find('*') != std::string::npos) {
      return scanner_.expected(
          start, fmt::format("the name of a field: at most {} bytes without '*'", kFieldBytes));
    }
    if (is_time(field)) return take_time(place, start, field);
    if (scanner_.peek() == '(') return some(in_parentheses(place.inside(&field)));
    return some(parse_value(scanner_, field));
  }

  Result<std::optional<Filter>> take_time(Place place, std::size_t start,
                                          const std::string& field) {
    if (place.depth > 0) {
      return scanner_.expected(
          start,
          fmt::format("'{}:' outside of parentheses and NOT: it holds for the whole query", field));
    }
    const std::size_t value = scanner_.offset();
    const auto text = parse_text(scanner_);
    if (!text) return fail(text.error());
    const auto span = parse_time_term(field, text->text, now_);
    if (!span || text->is_prefix) {
      return scanner_.expected(
          value, fmt::format("a time after '{}:', as 2026-11-21T02:14:00Z, 2026-11-21, 02:14 or "
                             "30m (ago){}",
                             field, field == "at" ? ", as in at:\"02:14 ±10m\"" : ""));
    }
    time_.narrow(*span);
    if (time_.is_empty())
      return scanner_.expected(value, "a time that leaves some: 'since:' before 'until:'");
    return std::optional<Filter>{};
  }

  static Result<std::optional<Filter>> some(Result<Filter> filter) {
    if (!filter) return fail(std::move(filter.error()));
    return std::optional(std::move(*filter));
  }

  /// One part as it is, more as an operator.
  template <typename Operator>
  static Filter one_of(std::vector<Filter> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    return Filter{Operator{std::move(parts)}};
  }

  [[nodiscard]] std::string where(std::size_t offset) const {
    const std::string message = scanner_.expected(offset, "").error().message;
    return message.substr(0, message.find(':'));
  }

  Scanner& scanner_;
  WallTime now_;
  TimeSpan time_;
  std::size_t terms_ = 0;
};

}  // namespace

Result<ParsedFilter> parse_filter(Scanner& scanner, WallTime now) {
  return Parser(scanner, now).parse();
}

}  // namespace nightbell::query
