#pragma once

#include <filesystem>

#include "base/file.h"

namespace nightbell::store {

/// Makes a data folder with its parents; a new one gets a `.gitignore` of `*`, so that
/// nobody commits what users sent (CONTRACTS.md section 4).
[[nodiscard]] Result<void> make_data_folder(FileSystem& files, const std::filesystem::path& path);

}  // namespace nightbell::store
