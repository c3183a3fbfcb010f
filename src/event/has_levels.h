#pragma once

#include "event/kind.h"

namespace nightbell {

/// Whether lines of the kind say a level. What LineMeta says of others means nothing.
[[nodiscard]] constexpr bool has_levels(Kind kind) {
  return kind == Kind::kLogs || kind == Kind::kRuns || kind == Kind::kRefused;
}

}  // namespace nightbell
