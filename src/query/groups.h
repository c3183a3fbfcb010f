#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

/// Conjunctions of disjunctions that stay small. A condition may always lose a group: it
/// only becomes weaker. No group at all is always true.
namespace nightbell::query {

template <typename T>
using Group = std::vector<T>;
template <typename T>
using Groups = std::vector<Group<T>>;

inline constexpr std::size_t kMaxGroups = 8;
inline constexpr std::size_t kMaxAlternatives = 64;

/// Leaves the `most` groups with the fewest alternatives: they exclude the most.
template <typename T>
void keep_best(Groups<T>& groups, std::size_t most) {
  if (groups.size() <= most) return;
  std::ranges::stable_sort(groups, {}, &Group<T>::size);
  groups.resize(most);
}

/// Both hold.
template <typename T>
[[nodiscard]] Groups<T> both(Groups<T> left, Groups<T> right) {
  std::ranges::move(right, std::back_inserter(left));
  keep_best(left, kMaxGroups);
  return left;
}

/// One of them holds: each group of one with each of the other. Where that would be too
/// many, with the best group of each only.
template <typename T>
[[nodiscard]] Groups<T> one_of(Groups<T> left, Groups<T> right) {
  if (left.size() * right.size() > kMaxGroups) {
    keep_best(left, 1);
    keep_best(right, 1);
  }
  Groups<T> out;
  for (const Group<T>& a : left) {
    for (const Group<T>& b : right) {
      Group<T> sum = a;
      for (const T& one : b) {
        if (std::ranges::find(sum, one) == sum.end()) sum.push_back(one);
      }
      if (sum.size() <= kMaxAlternatives) out.push_back(std::move(sum));
    }
  }
  return out;
}

}  // namespace nightbell::query
