#pragma once

#include <array>
#include <cstdint>

#include "base/file.h"
#include "store/catalog.h"

namespace nightbell::store {

/// Bytes of the files in the folders of the kinds, whatever they are.
struct DiskUsage {
  std::array<std::uint64_t, kKindCount> bytes{};
  [[nodiscard]] std::uint64_t total() const;
};

/// Cost: one stat a file.
[[nodiscard]] Result<DiskUsage> measure_disk(FileSystem& files, const DataFolders& folders);

}  // namespace nightbell::store
