#pragma once

#include <filesystem>

#include "base/file.h"
#include "base/siphash.h"

/// The secret of one data folder. FORMAT.md#key.
namespace nightbell::store {

struct InstanceKey {
  SipKey duplicates{};  ///< for LineMeta::duplicate_key
  SipKey visitors{};    ///< for hashes of visitors in public
};

/// Reads `DATA/instance.key`, or makes folder and file the first time. Without the file
/// nobody can tell which id a hash came from; when it is lost, new hashes differ.
/// @error kCorrupt  the file is not 32 bytes long
/// @error kIo       it can't be read or made
[[nodiscard]] Result<InstanceKey> load_instance_key(FileSystem& files,
                                                    const std::filesystem::path& data_dir);

}  // namespace nightbell::store
