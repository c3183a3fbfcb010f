#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/file.h"
#include "store/checkpoint_format.h"

/// Appends to the checkpoint of one segment. What fails is not lost: the records stay
/// the caller's, and the next append overwrites the torn ones.
namespace nightbell::store {

/// Threading: one at a time.
class CheckpointWriter {
 public:
  /// Makes the file with its header.
  [[nodiscard]] static Result<CheckpointWriter> create(FileSystem& files,
                                                       const std::filesystem::path& path);
  /// Goes on behind the first `good_bytes` bytes (Checkpoint::good_bytes, at least the
  /// header) and cuts the rest off.
  [[nodiscard]] static Result<CheckpointWriter> resume(FileSystem& files,
                                                       const std::filesystem::path& path,
                                                       std::uint64_t good_bytes);

  [[nodiscard]] Result<void> append(const std::vector<BlockRecord>& blocks);
  /// The last record, followed by nothing, and fdatasync.
  [[nodiscard]] Result<void> finish(const EndRecord& end);
  /// Bytes of good records so far, header included.
  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  CheckpointWriter(FilePtr file, std::uint64_t size) : file_(std::move(file)), size_(size) {}
  [[nodiscard]] Result<void> put(std::string_view records);

  FilePtr file_;
  std::uint64_t size_;
};

}  // namespace nightbell::store
