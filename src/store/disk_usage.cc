#include "store/disk_usage.h"

#include <numeric>

namespace nightbell::store {

std::uint64_t DiskUsage::total() const {
  return std::accumulate(bytes.begin(), bytes.end(), std::uint64_t{0});
}

Result<DiskUsage> measure_disk(FileSystem& files, const DataFolders& folders) {
  DiskUsage usage;
  for (std::size_t k = 0; k < kKindCount; ++k) {
    const auto entries = files.list(folders.of(kind_at(k)));
    if (!entries) return fail(entries.error());
    if (!*entries) continue;
    for (const DirectoryEntry& entry : **entries) {
      if (entry.type == DirectoryEntry::Type::kFile) usage.bytes[k] += entry.size;
    }
  }
  return usage;
}

}  // namespace nightbell::store
