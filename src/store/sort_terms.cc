#include "store/sort_terms.h"

#include <algorithm>
#include <bit>
#include <functional>

#include "store/hash_sort.h"

namespace nightbell::store {
namespace {

/// Keeps the first of equal terms, in a table of twice their number. Terms are hashes: their
/// low bits say the slot, and an attacker who makes them meet gains a sort's time at most,
/// as a full neighbourhood lets a term pass unseen.
void drop_repeated(std::vector<Term>& terms) {
  constexpr std::size_t kProbes = 8;
  const std::size_t slots = std::bit_ceil(terms.size() * 2);
  std::vector<Term> seen(slots, 0);
  const auto is_new = [&](Term term) {
    for (std::size_t probe = 0; probe < kProbes; ++probe) {
      Term& slot = seen[(term + probe) & (slots - 1)];
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
