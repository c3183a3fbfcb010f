#include "query/filter.h"
#include "query/number.h"

namespace nightbell::query {
namespace {

bool is_plain_name(std::string_view field) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
  return !field.empty() && field.find_first_not_of(kPlain) == std::string_view::npos;
}

std::string field_text(std::string_view field) {
  return (is_plain_name(field) ? std::string(field) : quote(field)) + ':';
}

std::string level_text(LevelMask levels) {
  std::string first;
  std::string last;
  for (const Level level : {Level::kDebug, Level::kInfo, Level::kWarn, Level::kError}) {
    if ((levels & mask_of(level)) == 0) continue;
    if (first.empty()) first = name_of(level);
    last = name_of(level);
  }
  return first == last ? "level:" + first : "level:[" + first + " TO " + last + ']';
}

struct Printing {
  std::string operator()(const AndFilter& all) const {
    if (all.parts.empty()) return "*";
    return joined(all.parts, " ", [](const Filter& part) {
      // An empty one is a term; others were in parentheses.
      const auto* inner = std::get_if<AndFilter>(&part.node);
      return std::holds_alternative<OrFilter>(part.node) || (inner && !inner->parts.empty());
    });
  }
  std::string operator()(const OrFilter& any) const {
    return joined(any.parts, " OR ",
                  [](const Filter& part) { return std::holds_alternative<OrFilter>(part.node); });
  }
  std::string operator()(const NotFilter& no) const {
    const Filter& part = no.part.front();
    const auto* all = std::get_if<AndFilter>(&part.node);
    const bool many = std::holds_alternative<OrFilter>(part.node) || (all && !all->parts.empty());
    return "NOT " + (many ? '(' + to_text(part) + ')' : to_text(part));
  }
  std::string operator()(const PhraseFilter& phrase) const {
    return quote(phrase.text) + (phrase.is_prefix ? "*" : "");
  }
  std::string operator()(const EqualsFilter& equals) const {
    return field_text(equals.field) + quote(equals.value);
  }
  std::string operator()(const PrefixFilter& prefix) const {
    return field_text(prefix.field) + quote(prefix.prefix) + '*';
  }
  std::string operator()(const ExistsFilter& exists) const {
    return field_text(exists.field) + '*';
  }
  std::string operator()(const RangeFilter& range) const {
    const auto& [field, low, high] = range;
    if (low && !high) return field_text(field) + (low->included ? ">=" : ">") + text_of(low);
    if (high && !low) return field_text(field) + (high->included ? "<=" : "<") + text_of(high);
    return field_text(field) + '[' + text_of(low) + " TO " + text_of(high) + ']';
  }
  std::string operator()(const LevelFilter& level) const { return level_text(level.levels); }
  std::string operator()(const KindFilter& kind) const {
    std::string out = "kind:";
    for (std::size_t i = 0; i < kKindCount; ++i) {
      if ((kind.kinds & mask_of(kind_at(i))) == 0) continue;
      if (!out.ends_with(':')) out += ',';
      out += name_of(kind_at(i));
    }
    return out;
  }

 private:
  static std::string text_of(const std::optional<RangeFilter::Bound>& bound) {
    return bound ? number_text(bound->number) : "*";
  }
  static std::string joined(const std::vector<Filter>& parts, std::string_view between,
                            bool (*in_parentheses)(const Filter&)) {
    std::string out;
    for (const Filter& part : parts) {
      if (!out.empty()) out += between;
      out += in_parentheses(part) ? '(' + to_text(part) + ')' : to_text(part);
    }
    return out;
  }
};

}  // namespace

std::string quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string to_text(const Filter& filter) {
  return std::visit(Printing{}, filter.node);
}

}  // namespace nightbell::query
