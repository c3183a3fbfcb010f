#pragma once

#include <cstdint>
#include <filesystem>

#include "base/file.h"

namespace nightbell::store {

/// Room that is kept so that lines can be erased on a full disk: `DATA/.reserve`.
/// FORMAT.md#erasure. Threading: keep() one at a time, release() any thread.
class Reserve {
 public:
  Reserve(FileSystem& files, const std::filesystem::path& data_dir, std::uint64_t bytes)
      : files_(files), path_(data_dir / ".reserve"), bytes_(bytes) {}

  /// Makes it when it is missing, there is much to be erased, and room for it.
  /// @param used  bytes of all stored files; @param free  bytes of the file system
  /// @error kIo, kFull
  [[nodiscard]] Result<void> keep(std::uint64_t used, std::uint64_t free);
  /// Gives it up.
  /// @return false when there was none
  [[nodiscard]] Result<bool> release() { return files_.remove(path_); }

 private:
  FileSystem& files_;
  const std::filesystem::path path_;
  const std::uint64_t bytes_;
};

}  // namespace nightbell::store
