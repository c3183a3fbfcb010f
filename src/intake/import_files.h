#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"

/// What an import's arguments name.
namespace nightbell::intake {

/// The files that the inputs name, in their order; those of a folder by name: its *.jsonl,
/// *.jsonl.gz and *.jsonl.zst that are no links. Subfolders are not looked into.
/// @error kInvalidArgument  an input is missing, is a folder without such files, or lies in
///                          the data folder itself
[[nodiscard]] Result<std::vector<std::filesystem::path>> import_files(
    const std::vector<std::filesystem::path>& inputs, const std::filesystem::path& data_dir);

}  // namespace nightbell::intake
