#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/file.h"
#include "store/catalog.h"

/// How many lines are no longer in the files, and why: `DATA/removed.json`, exact over
/// crashes. FORMAT.md#removed-lines.
namespace nightbell::store {

/// Of one kind.
struct RemovedCounts {
  std::uint64_t expired = 0;  ///< too old, or the disk cap took them
  std::uint64_t erased = 0;   ///< a person was forgotten
};

/// A change of one file that takes lines out. Whether it happened can be seen from the
/// file: so a crash between writing this down and writing down that it is done loses
/// nothing.
struct Removal {
  Kind kind = Kind::kLogs;
  std::string file;               ///< its name in the kind's folder
  std::uint64_t bytes_after = 0;  ///< length of the file afterwards; 0: it is gone
  RemovedCounts lines;
};

/// Threading: one at a time.
class RemovedLines {
 public:
  /// Reads the file and settles a removal that a crash interrupted. A file that can't be
  /// understood counts as none.
  /// @error kIo  the file can't be read or written
  [[nodiscard]] static Result<RemovedLines> open(FileSystem& files, DataFolders folders);

  /// The generation as the file says it, for readers without a journal.
  [[nodiscard]] static Result<std::uint64_t> read_generation(FileSystem& files,
                                                             const DataFolders& folders);

  /// Whether the text of a removed.json is whole and means something.
  [[nodiscard]] static bool is_sound(const std::string& text);

  /// Writes down, durably, what is about to be done to a file.
  [[nodiscard]] Result<void> begin(Removal removal);
  /// Looks at the file whether it was done, and counts it if so. When that fails, it is to
  /// be asked again before the next begin().
  /// @return whether there was a removal and it was done
  [[nodiscard]] Result<bool> settle();

  [[nodiscard]] RemovedCounts of(Kind kind) const { return counts_[index_of(kind)]; }
  /// Grows with each removal that leaves a part of its file: positions in files mean
  /// nothing any more.
  [[nodiscard]] std::uint64_t generation() const { return generation_; }

 private:
  RemovedLines(FileSystem& files, DataFolders folders);
  /// @return false: nothing of it was understood
  bool parse(const std::string& text);
  void count(const Removal& removal);
  [[nodiscard]] Result<void> save() const;

  FileSystem* files_;  ///< borrowed, never null
  DataFolders folders_;
  std::filesystem::path path_;
  std::array<RemovedCounts, kKindCount> counts_{};
  std::uint64_t generation_ = 0;
  std::optional<Removal> pending_;
};

}  // namespace nightbell::store
