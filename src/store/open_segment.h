#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/guarded.h"
#include "event/line_meta.h"
#include "store/batch.h"
#include "store/checkpoint_format.h"
#include "store/segment.h"

/// The file that takes a kind's lines. Lines are staged, written with one call, and
/// committed; what could not be written is cut off again.
///
/// Two sides use it at once: the writer role (staging, writing, committing, until
/// release()), and the sync side (sync.h), which owns it, reads `committed()` and
/// closes it when it was released and is on the disk. FORMAT.md#segment.
namespace nightbell::store {

/// Where a segment that exists goes on.
struct ResumePoint {
  SegmentId id;
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  TimeRange received;
  std::size_t blocks = 0;
  std::uint64_t checkpoint_bytes = 0;  ///< good ones
};

/// What is in the file, as far as anybody may rely on it.
struct Committed {
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  TimeRange received;
  std::vector<BlockRecord> closed;  ///< blocks closed and not yet taken by the sync side
  bool released = false;            ///< the writer has let go
  SegmentState state = SegmentState::kStopped;  ///< how, once released
};

/// What one commit added.
struct Commit {
  std::uint64_t lines = 0;
  std::uint64_t bytes = 0;
  TimeRange received;
};

/// Threading: the writer's functions in the writer role, committed() and
/// mark_failed() from any thread.
class OpenSegment {
 public:
  /// @param at  zero sizes: a new file
  OpenSegment(Kind kind, FilePtr file, std::filesystem::path path, const ResumePoint& at,
              std::uint64_t block_target);

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] SegmentId id() const { return id_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] File& file() { return *file_; }

  // The writer's side.

  /// Committed and staged bytes.
  [[nodiscard]] std::uint64_t staged_end() const { return bytes_ + staged_bytes_; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  /// False when a line of `length` belongs into the next file: this one is full, or
  /// failed to reach the disk.
  [[nodiscard]] bool takes(std::uint64_t length, std::uint64_t max_segment_bytes) const;
  [[nodiscard]] bool has_staged() const { return !staged_.empty(); }

  /// Puts a line behind the staged ones. All that is given must stay until the commit.
  void stage(std::string_view line, const LineMeta& meta, std::span<const Term> terms);
  [[nodiscard]] Result<void> write_staged();
  /// The staged lines are the file's now.
  Commit commit_staged();
  /// Forgets the staged lines, and cuts off what of them was written.
  /// @error kIo  it could not be cut: the segment must be released as kCut
  [[nodiscard]] Result<void> discard_staged();
  /// Lets go: nothing is staged afterwards, and the segment may vanish at once.
  void release(SegmentState state);

  // Both sides.

  [[nodiscard]] Guarded<Committed>& committed() { return committed_; }
  /// The committed bytes, for readers; outlives the segment.
  [[nodiscard]] std::shared_ptr<const OpenExtent> extent() const { return extent_; }
  void mark_failed() { failed_.store(true, std::memory_order_release); }
  /// An fdatasync failed: never written again.
  [[nodiscard]] bool failed() const { return failed_.load(std::memory_order_acquire); }

 private:
  struct StagedLine {
    const LineMeta* meta;
    std::span<const Term> terms;
  };

  const Kind kind_;
  const SegmentId id_;
  const FilePtr file_;
  const std::filesystem::path path_;
  const std::uint64_t block_target_;

  std::uint64_t bytes_;
  std::size_t blocks_;  ///< closed ones
  BlockRecord block_;   ///< the one that is not yet closed
  std::vector<StagedLine> staged_;
  std::vector<iovec> parts_;
  std::uint64_t staged_bytes_ = 0;

  Guarded<Committed> committed_;
  const std::shared_ptr<OpenExtent> extent_;
  std::atomic<bool> failed_ = false;
};

}  // namespace nightbell::store
