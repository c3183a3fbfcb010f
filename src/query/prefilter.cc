#include "query/prefilter.h"

#include <utility>

#include "base/json.h"
#include "event/search_role.h"
#include "event/tokens.h"
#include "query/groups.h"
#include "query/possible.h"

namespace nightbell::query {
namespace {

/// Words of a phrase that are looked for in a line's bytes: the longest say enough.
constexpr std::size_t kPhraseNeedles = 3;

/// What a leaf needs; empty when nothing can be said.
struct Needs {
  Groups<Term> terms;
  Groups<Needle> needles;
};

std::string escaped(std::string_view text) {
  std::string out;
  json::append_escaped(out, text);
  return out;
}

std::string in_quotes(std::string_view text) {
  return '"' + escaped(text) + '"';
}

/// The line names the field: at least the part behind the last dot stands as a key.
void need_name(Needs& needs, std::string_view field) {
  const std::string_view name = field.substr(field.rfind('.') + 1);
  if (!name.empty()) needs.needles.push_back({Needle{escaped(name) + "\":"}});
}

std::uint8_t roles_of(std::string_view field) {
  return search_roles_of(field.substr(0, field.find('.')));
}

Needs needs_of(const PhraseFilter& phrase) {
  Needs needs;
  if (phrase.words.empty()) {
    // Only an id can be it.
    if (!phrase.is_prefix) needs.terms.push_back({id_term(phrase.text)});
    needs.needles.push_back({Needle{escaped(phrase.text)}});
    return needs;
  }
  const std::size_t whole = phrase.words.size() - (phrase.is_prefix ? 1 : 0);
  for (std::size_t i = 0; i < whole; ++i) {
    // An id that begins with the text is no term, so nothing can be said of a prefix.
    if (is_indexed(phrase.words[i]) && !phrase.is_prefix)
      needs.terms.push_back({id_term(phrase.text), word_term(phrase.words[i])});
  }
  std::vector<std::string_view> longest(phrase.words.begin(), phrase.words.end());
  std::ranges::stable_sort(longest, std::ranges::greater{}, &std::string_view::size);
  longest.resize(std::min(longest.size(), kPhraseNeedles));
  // An id that is the text has its words too.
  for (const std::string_view word : longest)
    needs.needles.push_back({Needle{std::string(word), true}});
  return needs;
}

Needs needs_of(const EqualsFilter& equals) {
  Needs needs;
  need_name(needs, equals.field);
  const bool is_exact = is_exact_text(equals.field);
  const bool is_bool = !is_exact && (equals.value == "true" || equals.value == "false");
  if (is_bool) {
    needs.needles.push_back({Needle{equals.value}});
    return needs;
  }
  if (equals.number) return needs;  // it has many spellings, and is no word
  needs.needles.push_back({Needle{in_quotes(equals.value)}});

  const std::uint8_t roles = roles_of(equals.field);
  const std::string_view top = std::string_view(equals.field).substr(0, equals.field.find('.'));
  if ((roles & kIdRole) != 0) {
    needs.terms.push_back({id_term(equals.value)});
  } else if (equals.field == kErrorTypeKeyword) {
    needs.terms.push_back({field_term(kErrorTypeKeyword, equals.value)});
  } else if ((roles & kKeywordRole) != 0) {
    needs.terms.push_back({field_term(top, equals.value)});
  } else if ((roles & kWordsRole) != 0) {
    for_each_token(equals.value, [&](std::string_view word) {
      if (is_indexed(word)) needs.terms.push_back({word_term(word)});
    });
  }
  return needs;
}

Needs needs_of(const PrefixFilter& prefix) {
  Needs needs;
  need_name(needs, prefix.field);
  if (prefix.prefix.empty()) return needs;
  const bool may_be_number = prefix.prefix.find_first_not_of("-0123456789") == std::string::npos;
  needs.needles.push_back({Needle{(may_be_number ? "" : "\"") + escaped(prefix.prefix)}});
  if ((roles_of(prefix.field) & kWordsRole) == 0 || may_be_number) return needs;
  std::vector<std::string> words = words_of(prefix.prefix);
  // A word at the very end may go on.
  if (is_token_byte(prefix.prefix.back())) words.pop_back();
  for (const std::string& word : words) {
    if (is_indexed(word)) needs.terms.push_back({word_term(word)});
  }
  return needs;
}

Needs needs_of(const ExistsFilter& exists) {
  Needs needs;
  need_name(needs, exists.field);
  return needs;
}

Needs needs_of(const RangeFilter& range) {
  Needs needs;
  need_name(needs, range.field);
  return needs;
}

Needs needs_of(const LevelFilter& filter) {
  Group<Needle> levels;
  for (const Level level : {Level::kDebug, Level::kInfo, Level::kWarn, Level::kError}) {
    if ((filter.levels & mask_of(level)) != 0)
      levels.push_back({R"("level":")" + std::string(name_of(level)) + '"'});
  }
  return {{}, {std::move(levels)}};
}

/// A kind is a folder: its lines are not looked at at all.
Needs needs_of(const KindFilter&) {
  return {};
}

/// Needs of a filter, or of its opposite.
struct Gathering {
  bool inverse;

  [[nodiscard]] Needs of(const Filter& filter) const { return std::visit(*this, filter.node); }
  // The opposite of "all of them" is "one is not", and the other way round.
  Needs operator()(const AndFilter& all) const { return inverse ? any(all) : every(all); }
  Needs operator()(const OrFilter& some) const { return inverse ? every(some) : any(some); }
  Needs operator()(const NotFilter& no) const { return Gathering{!inverse}.of(no.part.front()); }
  Needs operator()(const auto& leaf) const {
    if (inverse) return {};
    Needs needs = needs_of(leaf);
    keep_best(needs.terms, kMaxGroups);
    return needs;
  }

 private:
  [[nodiscard]] Needs every(const auto& operation) const {
    Needs sum;
    for (const Filter& part : operation.parts) {
      Needs more = of(part);
      sum.terms = both(std::move(sum.terms), std::move(more.terms));
      sum.needles = both(std::move(sum.needles), std::move(more.needles));
    }
    return sum;
  }
  [[nodiscard]] Needs any(const auto& operation) const {
    if (operation.parts.empty()) return {};
    Needs sum = of(operation.parts.front());
    for (std::size_t i = 1; i < operation.parts.size(); ++i) {
      Needs more = of(operation.parts[i]);
      sum.terms = one_of(std::move(sum.terms), std::move(more.terms));
      sum.needles = one_of(std::move(sum.needles), std::move(more.needles));
    }
    return sum;
  }
};

}  // namespace

Prefilter prefilter_of(const Filter& filter) {
  Needs needs = Gathering{false}.of(filter);
  return {std::move(needs.terms), std::move(needs.needles), possible_levels(filter)};
}

}  // namespace nightbell::query
