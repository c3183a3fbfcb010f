#pragma once

#include <optional>
#include <string_view>

#include "base/siphash.h"

/// What makes two events the same: the project, how the sender was admitted, and its id.
namespace nightbell::intake {

/// @param via  as written in the line: `browser`, `key:<name>`, `signed`, `open`, `import`
[[nodiscard]] Hash128 duplicate_key(const SipKey& secret, std::string_view via,
                                    std::string_view id);

/// The key of a stored line; nothing when it has no `id`. For recovery: reads the
/// line's JSON, so it is not for hot paths.
[[nodiscard]] std::optional<Hash128> duplicate_key_of_line(const SipKey& secret,
                                                           std::string_view line);

}  // namespace nightbell::intake
