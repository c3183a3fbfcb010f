#pragma once

#include <algorithm>
#include <array>

#include "base/guarded.h"
#include "event/kind.h"
#include "store/journal.h"

/// KindStats of every kind, as writer, sync and readers share them.
namespace nightbell::store {

/// Threading: any thread.
class KindCounts {
 public:
  [[nodiscard]] KindStats of(Kind kind) const {
    return counts_[index_of(kind)].with([](const KindStats& stats) { return stats; });
  }
  template <typename Change>
  void change(Kind kind, Change&& change) {
    counts_[index_of(kind)].with(std::forward<Change>(change));
  }
  /// Lines and bytes that turned out not to be in the files.
  void subtract(Kind kind, std::uint64_t lines, std::uint64_t bytes) {
    change(kind, [&](KindStats& stats) {
      stats.lines_on_disk -= std::min(stats.lines_on_disk, lines);
      stats.bytes_on_disk -= std::min(stats.bytes_on_disk, bytes);
    });
  }

 private:
  std::array<Guarded<KindStats>, kKindCount> counts_;
};

}  // namespace nightbell::store
