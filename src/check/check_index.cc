#include "check/check_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "check/block_compare.h"
#include "store/memory_file.h"

namespace nightbell::check {
namespace {

struct Posting {
  Term term;
  std::uint32_t block;
  friend auto operator<=>(const Posting&, const Posting&) = default;
};

/// How many terms of each block are not found there.
std::map<std::uint32_t, std::uint64_t> missing_terms(const IndexFile& index,
                                                     std::span<const SeenBlock> seen,
                                                     std::string& damaged) {
  std::vector<Posting> postings;
  for (std::uint32_t block = 0; block < seen.size(); ++block) {
    for (const Term term : seen[block].record.terms) postings.push_back({term, block});
  }
  std::ranges::sort(postings);
  const store::MemoryFile file(index.bytes);
  std::map<std::uint32_t, std::uint64_t> missing;
  store::BlockSet found;
  for (std::size_t i = 0; i < postings.size(); ++i) {
    if (i == 0 || postings[i].term != postings[i - 1].term) {
      const auto asked = index.index->find(file, postings[i].term);
      if (!asked) damaged = asked.error().message;
      found = asked.value_or(store::BlockSet::first(seen.size()));
    }
    if (!found.has(postings[i].block)) ++missing[postings[i].block];
  }
  return missing;
}

std::string different_place(const store::BlockInfo& known, const SeenBlock& seen) {
  if (known.offset == seen.record.offset && known.length == seen.record.length) return {};
  return fmt::format("it has a block of bytes {} to {}, there is one of {} to {}", known.offset,
                     known.offset + known.length, seen.record.offset, seen.record.end());
}

}  // namespace

Differences check_index(const IndexFile& index, std::span<const SeenBlock> seen) {
  Differences found;
  if (!index.index) return found;
  const auto& blocks = index.index->blocks();
  if (blocks.size() != seen.size()) {
    found.whole = fmt::format("it has {} blocks, there are {}", blocks.size(), seen.size());
    return found;
  }
  const auto missing = missing_terms(index, seen, found.damaged);
  for (std::uint32_t i = 0; i < seen.size(); ++i) {
    if (!seen[i].readable) continue;
    std::string says = different_place(blocks[i], seen[i]);
    const bool has_counts = seen[i].sound && i < index.counts.size();
    if (says.empty()) {
      says = difference(known(blocks[i]), has_counts ? index.counts[i] : seen[i].record.counts,
                        seen[i].record);
    }
    if (const auto terms = missing.find(i); says.empty() && terms != missing.end())
      says = fmt::format("{} of their words and ids are not found", terms->second);
    if (!says.empty())
      found.blocks.push_back({seen[i].first_line, seen[i].last_line(), std::move(says)});
  }
  return found;
}

}  // namespace nightbell::check
