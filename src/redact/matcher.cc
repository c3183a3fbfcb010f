#include "redact/matcher.h"

#include <algorithm>

#include "redact/checks.h"

namespace nightbell::redact {

Matcher::Matcher() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_longest_match(false);
  options.set_max_mem(kExpressionBytes);
  for (const Pattern& pattern : kPatterns) {
    expressions_[static_cast<std::size_t>(pattern.shape)] =
        std::make_unique<const re2::RE2>(expression_of(pattern.shape), options);
  }
}

std::optional<Replaced> Matcher::match_at(Shape shape, std::string_view text, std::size_t lower,
                                          std::size_t begin) const {
  if (!admits(shape, text, lower, begin)) return std::nullopt;
  const re2::RE2& expression = *expressions_[static_cast<std::size_t>(shape)];
  const std::size_t end =
      shape == Shape::kKeyValue ? std::min(text.size(), begin + kWindow) : text.size();
  re2::StringPiece parts[2];
  if (!expression.Match({text.data(), text.size()}, begin, end, re2::RE2::ANCHOR_START, parts,
                        1 + expression.NumberOfCapturingGroups())) {
    return std::nullopt;
  }
  return check(shape, text, lower, parts);
}

std::optional<Replaced> Matcher::search(Shape shape, std::string_view text, std::size_t lower,
                                        std::size_t from) const {
  const re2::RE2& expression = *expressions_[static_cast<std::size_t>(shape)];
  re2::StringPiece match;
  while (from < text.size() && expression.Match({text.data(), text.size()}, from, text.size(),
                                                re2::RE2::UNANCHORED, &match, 1)) {
    const auto begin = static_cast<std::size_t>(match.data() - text.data());
    if (const auto found = match_at(shape, text, lower, begin)) return found;
    from = begin + 1;
  }
  return std::nullopt;
}

std::optional<Replaced> Matcher::check(Shape shape, std::string_view text, std::size_t lower,
                                       const re2::StringPiece* parts) const {
  const bool has_group =
      expressions_[static_cast<std::size_t>(shape)]->NumberOfCapturingGroups() > 0;
  const re2::StringPiece& part = parts[has_group ? 1 : 0];
  const auto place = [&](const char* at) { return static_cast<std::size_t>(at - text.data()); };
  Match match{text, lower, place(parts[0].data()), place(part.data()), 0};
  match.part_end = match.part_begin + part.size();
  if (!accepts(shape, match)) return std::nullopt;
  return Replaced{match.begin, {match.part_begin, match.part_end, pattern_of(shape).rule}};
}

}  // namespace nightbell::redact
