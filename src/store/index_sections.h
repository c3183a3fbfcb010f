#pragma once

#include <string>
#include <string_view>

#include "base/file.h"
#include "base/result.h"
#include "store/index_format.h"

/// The sections of an index file, checked.
namespace nightbell::store {

/// @error kCorrupt  it is not all there, or its CRC is another; kIo
[[nodiscard]] Result<std::string> read_section(const File& file, const SectionPlace& place);

/// The same of a whole file in memory; the view is of `index`. The pages of terms are given
/// as they are: each has a CRC of its own.
[[nodiscard]] Result<std::string_view> section_of(std::string_view index,
                                                  const SectionPlace& place);

/// What a section other than the pages of terms holds: they stand as zstd frames.
/// @error kCorrupt  damaged, or absurdly large
[[nodiscard]] Result<std::string> unpack_section(std::string_view section);

}  // namespace nightbell::store
