#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <span>

/// Sorting what is spread evenly by a hash.
namespace nightbell::store {

/// Sorts ascending by `key` of each, 64 bits of a hash: parts by their upper bits until they are
/// a few items each. Keys that are not spread evenly cost more, at worst a sort's time.
/// Cost: about 10 ns an item for some thousands, a third of std::sort.
/// @param room   as many items as `items`; overwritten
/// @param shift  the upper 64 - shift - 8 bits are equal in all
template <typename Item, typename Key>
void sort_by_hash(std::span<Item> items, std::span<Item> room, Key key, unsigned shift = 56) {
  constexpr std::size_t kFew = 24;
  if (items.size() <= kFew || shift % 8 != 0) {
    std::ranges::sort(items, {}, key);
    return;
  }
  const auto part_of = [&](const Item& item) { return std::invoke(key, item) >> shift & 0xff; };
  std::array<std::uint32_t, 257> ends{};
  for (const Item& item : items) ++ends[part_of(item) + 1];
  for (std::size_t part = 0; part < 256; ++part) ends[part + 1] += ends[part];
  std::array<std::uint32_t, 256> next;
  std::copy_n(ends.begin(), next.size(), next.begin());
  for (const Item& item : items) room[next[part_of(item)]++] = item;
  std::ranges::copy(room, items.begin());
  for (std::size_t part = 0; part < 256; ++part) {
    const std::size_t begin = ends[part];
    const std::size_t count = ends[part + 1] - begin;
    if (count < 2) continue;
    sort_by_hash(items.subspan(begin, count), room.subspan(begin, count), key,
                 shift == 0 ? 1 : shift - 8);
  }
}

}  // namespace nightbell::store
