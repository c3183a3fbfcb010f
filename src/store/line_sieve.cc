#include "store/line_sieve.h"

#include <algorithm>
#include <limits>

namespace nightbell::store {
namespace {

/// How much a group leaves out: the length of its shortest needle.
std::size_t shortest(const std::vector<Needle>& group) {
  std::size_t bytes = std::numeric_limits<std::size_t>::max();
  for (const Needle& needle : group) bytes = std::min(bytes, needle.bytes.size());
  return bytes;
}

void all_lines(std::string_view block, std::vector<std::size_t>& lines) {
  for (std::size_t at = 0; at < block.size();) {
    lines.push_back(at);
    at = std::min(block.find('\n', at), block.size() - 1) + 1;
  }
}

std::size_t line_begin(std::string_view block, std::size_t inside) {
  const std::size_t newline = inside == 0 ? std::string_view::npos : block.rfind('\n', inside - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

}  // namespace

LineSieve::LineSieve(const std::vector<std::vector<Needle>>& groups) {
  std::vector<const std::vector<Needle>*> useful;
  for (const auto& group : groups) {
    if (!group.empty() && shortest(group) > 0) useful.push_back(&group);
  }
  // The rarest first: long needles, and few of them.
  std::ranges::stable_sort(useful, [](const auto* a, const auto* b) {
    return a->size() != b->size() ? a->size() < b->size() : shortest(*a) > shortest(*b);
  });
  if (!useful.empty() && NeedleSet::fits(*useful.front())) first_.emplace(*useful.front());
  for (const auto* group : useful) {
    Group finders;
    for (const Needle& needle : *group) finders.emplace_back(needle);
    groups_.push_back(std::move(finders));
  }
}

bool LineSieve::has_one(const Group& group, std::string_view line) {
  return std::ranges::any_of(
      group, [&](const NeedleFinder& finder) { return finder.find(line) != NeedleFinder::npos; });
}

void LineSieve::find(std::string_view block, std::vector<std::size_t>& lines) const {
  lines.clear();
  if (groups_.empty()) return all_lines(block, lines);
  const auto take = [&](const auto& finder) {
    for (std::size_t at = finder.find(block); at != finder.npos;) {
      const std::size_t begin = line_begin(block, at);
      const std::size_t end = std::min(block.find('\n', at), block.size());
      const std::string_view line = block.substr(begin, end - begin);
      const bool kept = std::all_of(groups_.begin() + 1, groups_.end(),
                                    [&](const Group& group) { return has_one(group, line); });
      if (kept) lines.push_back(begin);
      at = finder.find(block, end);
    }
  };
  if (first_) return take(*first_);
  for (const NeedleFinder& finder : groups_.front()) take(finder);
  if (groups_.front().size() > 1) {
    std::ranges::sort(lines);
    const auto repeated = std::ranges::unique(lines);
    lines.erase(repeated.begin(), repeated.end());
  }
}

}  // namespace nightbell::store
