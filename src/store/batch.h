#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "event/line_meta.h"
#include "event/outcome.h"
#include "event/term.h"

/// The unit that is handed to the journal: one request's lines.
namespace nightbell::store {

/// Names a segment within its kind: `<prefix>-<day>[.<number>].jsonl`; number 0 has none.
struct SegmentId {
  std::chrono::sys_days day{};
  std::uint32_t number = 0;
  friend auto operator<=>(const SegmentId&, const SegmentId&) = default;
};

/// Whoever waits for a batch. Its owner knows what it really is.
class BatchOwner {
 public:
  virtual ~BatchOwner() = default;
};

/// Lines with all that the journal needs to know of them, and room for what became
/// of each. Recycled by the loop that owns it (clear() keeps the capacity).
/// Threading: one at a time; ownership moves loop → journal → loop.
struct Batch {
  std::string bytes;            ///< whole lines, each ended by '\n'
  std::vector<LineMeta> lines;  ///< in the order of `bytes`
  std::vector<Term> terms;      ///< of all lines, as LineMeta says; a line's may repeat

  /// Written by the journal: one Outcome a line (kStored, kDuplicate or kLost), and
  /// the segment that took the last stored line.
  std::vector<Outcome> outcomes;
  SegmentId segment;

  std::unique_ptr<BatchOwner> owner;  ///< not looked at by the journal

  void clear() {
    bytes.clear();
    lines.clear();
    terms.clear();
    outcomes.clear();
    segment = {};
    owner.reset();
  }
};

using BatchPtr = std::unique_ptr<Batch>;

/// Where a loop gets its batches back, settled.
class CompletionPort {
 public:
  virtual ~CompletionPort() = default;
  /// Called by whichever thread wrote (or synced) the batches, the loop's own
  /// included; must only hand over and wake. Every batch that was appended with
  /// this port comes back exactly once, in order.
  virtual void settled(std::vector<BatchPtr> batches) = 0;
};

}  // namespace nightbell::store
