#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>

#include "base/file.h"
#include "base/units.h"

/// Keeps the page cache for others: what was written lately may stay in memory (it is
/// what people look at), what is older may go. Measured: growing files without this
/// costs 0.9 to 1.9 CPU-seconds a million events, with it 0.13.
namespace nightbell::store {

/// Threading: one at a time.
class PageCache {
 public:
  static constexpr std::uint64_t kHotBytes = 256_MiB;  ///< over all files
  /// Bytes that wait for the disk before it is asked to begin, and the least that is
  /// dropped with one call.
  static constexpr std::uint64_t kChunkBytes = 16_MiB;

  explicit PageCache(FileSystem& files) : files_(files) {}

  /// These bytes of the file are on the disk now. Ranges of a file come in order.
  void synced(const std::filesystem::path& path, std::uint64_t begin, std::uint64_t end);

 private:
  struct Range {
    std::filesystem::path path;
    std::uint64_t begin;
    std::uint64_t end;
  };
  void drop(const Range& range);

  FileSystem& files_;
  std::deque<Range> hot_;  ///< oldest first
  std::uint64_t hot_bytes_ = 0;
};

}  // namespace nightbell::store
