#pragma once

#include <optional>
#include <vector>

#include "base/file.h"
#include "check/derived_files.h"

/// Where the blocks of a segment stand, whatever of it is damaged.
namespace nightbell::check {

struct Place {
  std::uint64_t offset = 0;  ///< among the lines
  std::uint64_t length = 0;
  std::uint64_t file_offset = 0;
  std::uint64_t file_length = 0;
  std::optional<std::uint64_t> lines;  ///< as the index says
};

struct Places {
  std::vector<Place> blocks;        ///< one behind the other, from the begin of the file
  std::uint64_t file_end = 0;       ///< behind the last of them
  std::optional<Error> stopped_by;  ///< why what follows is none, in a compressed file
};

/// Of a compressed file by its members, or by its index where these can't be walked; of a
/// plain one by index, checkpoint, or its lines, whichever ends its blocks with lines.
/// @param extent  of the file that is lines
/// @error kIo
[[nodiscard]] Result<Places> block_places(const File& data, store::Form form, std::uint64_t extent,
                                          const IndexFile& index, const CheckpointFile& checkpoint);

}  // namespace nightbell::check
