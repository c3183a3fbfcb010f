#pragma once

#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nightbell::store {

/// Finds any of some ids in stored lines, by their bytes: in every field, in free text, in
/// names of members. docs/retention.md says what counts as found.
/// Threading: immutable.
class PersonMatcher {
 public:
  /// A shorter id is looked for only as a whole JSON string: it would stand in every line.
  static constexpr std::size_t kLeastFreeBytes = 6;

  /// @param ids  as their owners know them; empty ones are left out
  explicit PersonMatcher(std::span<const std::string> ids);

  [[nodiscard]] bool empty() const { return needles_.empty(); }
  /// Whether one of the ids stands in a line, or in a block of lines. Cost: a nanosecond a
  /// byte, however many ids.
  [[nodiscard]] bool is_in(std::string_view text) const;

 private:
  struct Needle {
    std::string bytes;  ///< escaped; with its quotes when `quoted`
    bool quoted = false;
  };
  [[nodiscard]] bool matches_at(const Needle& needle, std::string_view text, std::size_t at) const;

  std::vector<Needle> needles_;
  std::bitset<65536> begins_;  ///< hashes of first three bytes
  std::unordered_multimap<std::uint32_t, std::size_t> by_begin_;
};

}  // namespace nightbell::store
