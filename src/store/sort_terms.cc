#include "store/sort_terms.h"

#include <algorithm>
#include <array>
#include <functional>

#include "store/hash_sort.h"

namespace nightbell::store {
namespace {

/// Keeps the first of equal terms, of nine in ten that come again. Terms are hashes: their low
/// bits say the slot. Where a neighbourhood is full a term passes unseen, so that many
/// different ones, or an attacker who makes them meet, gain a sort's time at most.
void drop_repeated(std::vector<Term>& terms) {
  constexpr std::size_t kProbes = 8;
  constexpr std::size_t kSlots = 8192;  // 32 KiB: a block has some 1,700 different terms
  std::array<Term, kSlots> seen{};
  const auto is_new = [&](Term term) {
    for (std::size_t probe = 0; probe < kProbes; ++probe) {
      Term& slot = seen[(term + probe) % kSlots];
      if (slot == term) return term == 0;
      if (slot == 0) {
        slot = term;
        return true;
      }
    }
    return true;
  };
  std::erase_if(terms, [&](Term term) { return !is_new(term); });
}

}  // namespace

void sort_unique(std::vector<Term>& terms) {
  constexpr std::size_t kFew = 64;
  if (terms.size() > kFew) drop_repeated(terms);
  std::vector<Term> room(terms.size());
  sort_by_hash(std::span(terms), std::span(room), std::identity());
  const auto rest = std::ranges::unique(terms);
  terms.erase(rest.begin(), rest.end());
  terms.shrink_to_fit();
}

}  // namespace nightbell::store
