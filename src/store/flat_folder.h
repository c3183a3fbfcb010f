#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>

#include "base/clock.h"
#include "base/file.h"

/// A folder of JSONL files that other programs write: `metrics.jsonl`,
/// `metrics-2026-11-21.jsonl`. docs/retention.md, flat folders.
namespace nightbell::store {

struct FlatRotation {
  std::uint64_t max_bytes = 0;
  std::chrono::days compress_after{3};
  std::chrono::days delete_after{30};
};

struct FlatOutcome {
  std::uint64_t rotated = 0;
  std::uint64_t compressed = 0;
  std::uint64_t deleted = 0;
};

/// Whether the folder holds `*.jsonl` files of its own and is no data folder.
[[nodiscard]] Result<bool> is_flat_folder(FileSystem& files, const std::filesystem::path& folder);

/// One round: what is larger than max_bytes is renamed to the next number that is free, so
/// that a writer which opens the file for each line goes on in a new one; what was renamed
/// or carries an earlier day, and was not written to for compress_after, gets gzip; what is older
/// than delete_after goes. A file that another program has open, or writes to while it is
/// compressed, is left alone: no line is lost.
///
/// Files are the machine's own: who has one open only the kernel knows. It is asked with a
/// lease (fcntl), so the process must ignore SIGIO: somebody who opens the file in that moment
/// sends one, and waits that long.
/// @error kIo  the folder can't be read, or a file not be changed; kLocked  a server owns it
[[nodiscard]] Result<FlatOutcome> rotate_flat_folder(const std::filesystem::path& folder,
                                                     const FlatRotation& rotation, WallTime now);

}  // namespace nightbell::store
