#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "store/person_matcher.h"
#include "store/segment_keeper.h"

/// Forgetting a person: every line that holds one of their ids goes.
namespace nightbell::store {

/// Whom to forget.
struct ErasureRequest {
  /// Ids; a line that holds one of them goes. Told in full: a visitor's id that is stored
  /// as a hash is here as that hash too.
  std::vector<std::string> ids;
  /// Those of `ids` that are a visitor's: sessions on their lines are forgotten with them.
  std::vector<std::string> visitors;
  bool dry_run = false;  ///< only counts
};

/// How far it is.
struct ErasureReport {
  bool done = false;
  std::vector<std::string> sessions;  ///< found on the visitor's lines
  std::array<std::uint64_t, kKindCount> lines{};
  std::uint64_t files_changed = 0;
  std::uint64_t bytes_freed = 0;
  /// Names of files that could not be read or were not ours, with the reason.
  std::vector<std::string> unreadable;
  std::string trouble;  ///< what stops it now; it is tried again
};

/// One erasure as steps. Threading: one at a time.
///
/// Open segments are sealed first, so that everything acknowledged before is covered. What
/// is to be done is written down before it is begun (`DATA/erase-<id>.json`): a start after
/// a crash does it again, which finds nothing where it was done.
class Erasure {
 public:
  /// @error kInvalidArgument  nothing to look for; kIo, kFull  it can't be written down
  [[nodiscard]] static Result<std::unique_ptr<Erasure>> begin(FileSystem& files,
                                                              const std::filesystem::path& data_dir,
                                                              ErasureRequest request);
  /// Those that were begun and not ended.
  [[nodiscard]] static Result<std::vector<std::unique_ptr<Erasure>>> unfinished(
      FileSystem& files, const std::filesystem::path& data_dir);

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const ErasureReport& report() const { return report_; }
  [[nodiscard]] ErasureReport& report() { return report_; }

  /// At most one segment.
  /// @return how long to wait for the next step
  /// @error kIo, kFull  call again later
  [[nodiscard]] Result<Nanos> step(Shared& shared, SegmentKeeper& keeper,
                                   const std::function<void()>& seal_open);

 private:
  enum class Phase : std::uint8_t { kSeal, kWaitForSeal, kCollect, kErase, kEnd };

  Erasure(ErasureRequest request, std::string id, std::filesystem::path path);
  [[nodiscard]] Result<void> save(FileSystem& files) const;
  void list_segments(const Shared& shared);
  [[nodiscard]] bool is_sealed(const Shared& shared) const;
  [[nodiscard]] Result<void> collect(FileSystem& files, const Segment& segment);
  [[nodiscard]] Result<void> erase(Shared& shared, SegmentKeeper& keeper,
                                   const SegmentRef& segment);
  [[nodiscard]] Result<bool> count(FileSystem& files, const Segment& segment);
  /// @return the error, when it may be gone later
  [[nodiscard]] Result<void> note_unreadable(Error error, const Segment& segment);

  const ErasureRequest request_;
  const std::string id_;
  const std::filesystem::path path_;
  ErasureReport report_;
  Phase phase_ = Phase::kSeal;
  std::vector<SegmentKey> were_open_;
  std::vector<SegmentKey> segments_;  ///< still to be looked at, last one first
  PersonMatcher matcher_;
};

}  // namespace nightbell::store
