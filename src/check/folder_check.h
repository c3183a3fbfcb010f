#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "check/finding.h"
#include "store/catalog.h"

/// Whether the names in a store's folders are what they must be.
namespace nightbell::check {

/// A kind's folder: temporary files, what is derived of lines that are gone, two forms of one
/// segment, names that are none of ours, the link to the open segment.
/// @param shown  how findings name the folder: `logs/`
/// @error kIo  it can't be listed
[[nodiscard]] Result<std::vector<Finding>> check_kind_folder(FileSystem& files, Kind kind,
                                                             const std::filesystem::path& directory,
                                                             const std::string& shown);

/// The data folder itself, and the files in it that no line can make anew: removed.json,
/// ledger.json, instance.key.
/// @error kIo
[[nodiscard]] Result<std::vector<Finding>> check_data_folder(FileSystem& files,
                                                             const std::filesystem::path& data_dir);

}  // namespace nightbell::check
