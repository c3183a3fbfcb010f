#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

/// Whole texts as one zstd frame with content size and checksum.
namespace nightbell::store {

[[nodiscard]] std::string zstd_compress(std::string_view bytes);
/// @error kCorrupt  no frame, damaged, or more than `max_bytes`
[[nodiscard]] Result<std::string> zstd_decompress(std::string_view frame, std::size_t max_bytes);

}  // namespace nightbell::store
