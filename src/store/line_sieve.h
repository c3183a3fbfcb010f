#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "store/needle.h"
#include "store/needle_set.h"

namespace nightbell::store {

/// Finds the lines of a block that hold at least one needle of each group.
/// Threading: one at a time.
class LineSieve {
 public:
  /// @param groups  must outlive the sieve; an empty needle makes its group hold always
  explicit LineSieve(const std::vector<std::vector<Needle>>& groups);

  /// Sets `lines` to the offsets of those lines in `block`, ascending.
  /// @param block  whole lines, each ended by '\n'
  void find(std::string_view block, std::vector<std::size_t>& lines) const;

 private:
  using Group = std::vector<NeedleFinder>;
  [[nodiscard]] static bool has_one(const Group& group, std::string_view line);

  std::vector<Group> groups_;       ///< the first is the one that is searched for in the block
  std::optional<NeedleSet> first_;  ///< the first group at once, when it has many
};

}  // namespace nightbell::store
