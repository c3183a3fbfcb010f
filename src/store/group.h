#pragma once

#include <cstdint>
#include <vector>

#include "store/open_segment.h"
#include "store/write_queue.h"

/// What was written together, on its way to being settled.
namespace nightbell::store {

/// Where a line went.
struct PlacedLine {
  Batch* batch = nullptr;
  std::uint32_t line = 0;
  OpenSegment* segment = nullptr;  ///< null: not written, a duplicate
  std::uint64_t end = 0;           ///< offset behind the line in its segment

  [[nodiscard]] const LineMeta& meta() const { return batch->lines[line]; }
  void set_outcome(Outcome outcome) const { batch->outcomes[line] = outcome; }
};

/// The batches belong to the hand-overs; a segment outlives the groups that name it,
/// because the writer lets go of it only after they are with the sync side.
struct Group {
  std::vector<PlacedLine> lines;
  std::vector<HandOver> hand_overs;

  void clear() {
    lines.clear();
    hand_overs.clear();
  }
};

/// Gives all batches back to their ports, one call a port, and their room to the queue.
void settle(std::vector<HandOver>& hand_overs, WriteQueue& queue);

}  // namespace nightbell::store
