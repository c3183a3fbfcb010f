#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "redact/matcher.h"

/// What the expressions find without a trigger: slow, and right by definition. The unit
/// tests and the fuzzer compare Engine with it.
namespace nightbell::redact {

inline std::vector<Finding> find_without_trigger(const Matcher& matcher, std::string_view text,
                                                 Exempt exempt) {
  std::vector<Finding> findings;
  for (std::size_t lower = 0; lower < text.size();) {
    std::optional<Replaced> first;
    for (const Pattern& pattern : kPatterns) {
      if (is_exempt(exempt, pattern.rule)) continue;
      const auto found = matcher.search(pattern.shape, text, lower, lower);
      if (found && (!first || found->match_begin < first->match_begin)) first = found;
    }
    if (!first) break;
    findings.push_back(first->finding);
    lower = first->finding.end;
  }
  return findings;
}

}  // namespace nightbell::redact
