#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/file.h"
#include "base/units.h"
#include "store/segment.h"

/// What is kept of a sealed segment's lines so that a question need not read them. To the
/// store it is bytes in the index: whoever asks the questions makes it and reads it.
/// docs/decisions/0008.
namespace nightbell::store {

/// A question holds one digest at a time.
inline constexpr std::size_t kMaxDigestBytes = 4_MiB;

struct DigestMaker {
  /// Of rules and layout: a digest of another version is made anew. 0: none is made.
  std::uint32_t version = 0;
  /// The digest of a sealed segment's lines, at most kMaxDigestBytes.
  /// @error  as store::scan
  std::function<Result<std::string>(FileSystem& files, const Segment& segment)> make = {};
};

/// The digest of this version; nothing when the segment's index has none, is of another
/// file, or damaged: its lines tell.
/// @error kIo
[[nodiscard]] Result<std::optional<std::string>> read_digest(FileSystem& files,
                                                             const Segment& segment,
                                                             std::uint32_t version);

}  // namespace nightbell::store
