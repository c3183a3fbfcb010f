#include "redact/engine.h"

#include <algorithm>
#include <tuple>

namespace nightbell::redact {
namespace {

/// How far behind a boundary a look back is stopped by it: the longest key of a pair with
/// its quotes and spaces.
constexpr std::size_t kBoundaryReach = 80;

bool comes_before(const Candidate& a, const Candidate& b) {
  return std::tie(a.begin, a.shape) < std::tie(b.begin, b.shape);
}

/// Puts `fresh` in its order into the candidates from `first` on, but for those that are
/// there already.
void adopt(const std::vector<Candidate>& fresh, std::size_t first,
           std::vector<Candidate>& candidates) {
  for (const Candidate& candidate : fresh) {
    const auto [from, to] =
        std::equal_range(candidates.begin() + static_cast<std::ptrdiff_t>(first), candidates.end(),
                         candidate, comes_before);
    const bool known = std::any_of(
        from, to, [&](const Candidate& other) { return other.anchor >= candidate.anchor; });
    if (!known) candidates.insert(to, candidate);
  }
}

}  // namespace

void Engine::find(std::string_view text, Exempt exempt, std::vector<Finding>& out) {
  out.clear();
  candidates_.clear();
  trigger_.scan(text, exempt, 0, text.size(), candidates_);
  if (candidates_.empty()) return;
  std::stable_sort(candidates_.begin(), candidates_.end(), comes_before);
  std::size_t lower = 0;
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    const Candidate candidate = candidates_[i];
    fresh_.clear();
    if (candidate.begin >= lower) {
      const auto found = matcher_.match_at(candidate.shape, text, lower, candidate.begin);
      if (!found) continue;
      out.push_back(found->finding);
      lower = found->finding.end;
      // The end of a match is a boundary: what was hidden by it is now to be seen.
      trigger_.scan(text, exempt, lower, std::min(text.size(), lower + kBoundaryReach), fresh_);
    } else if (candidate.anchor >= lower) {
      // Its beginning is gone, what gave it away is not: a shorter one may be left.
      examine(text, exempt, lower, candidate.anchor, fresh_);
    } else {
      continue;
    }
    adopt(fresh_, i + 1, candidates_);
  }
}

}  // namespace nightbell::redact
