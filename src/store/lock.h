#pragma once

#include <filesystem>

#include "base/file.h"

/// One server a data folder. FORMAT.md#lock.
namespace nightbell::store {

/// Holds `LOCK.writer` until it is destroyed; the kernel lets go when the process dies.
class WriterLock {
 public:
  /// @error kLocked  another process holds it: says its id
  /// @error kIo      the file can't be made
  [[nodiscard]] static Result<WriterLock> take(FileSystem& files,
                                               const std::filesystem::path& data_dir);

 private:
  explicit WriterLock(FilePtr file) : file_(std::move(file)) {}

  FilePtr file_;
};

}  // namespace nightbell::store
