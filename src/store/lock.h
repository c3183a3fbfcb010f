#pragma once

#include <filesystem>
#include <string_view>

#include "base/file.h"

/// Locks of a data folder. FORMAT.md#lock.
namespace nightbell::store {

/// One server a folder, for its life.
inline constexpr std::string_view kWriterLock = "LOCK.writer";
/// Whoever changes sealed segments, for each change.
inline constexpr std::string_view kMaintenanceLock = "LOCK.maintenance";

/// Holds a lock until it is destroyed; the kernel lets go when the process dies.
class FolderLock {
 public:
  /// @error kLocked  another process holds it: says its id
  /// @error kIo      the file can't be made
  [[nodiscard]] static Result<FolderLock> take(FileSystem& files,
                                               const std::filesystem::path& data_dir,
                                               std::string_view name);

 private:
  explicit FolderLock(FilePtr file) : file_(std::move(file)) {}

  FilePtr file_;
};

}  // namespace nightbell::store
