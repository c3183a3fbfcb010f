#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "query/error_groups.h"
#include "query/fingerprint.h"
#include "store/digest.h"

/// The errors of a sealed segment, grouped once and kept in its index. docs/decisions/0008.
namespace nightbell::query {

/// Grows with the rules of fingerprints, and when what is kept of a group or its layout changes.
inline constexpr std::uint32_t kErrorDigestVersion = kFingerprintVersion * 1000 + 1;

/// For store::JournalOptions.
[[nodiscard]] store::DigestMaker error_digest_maker();

/// Empty when the groups are too many or too large to be kept.
[[nodiscard]] std::string to_error_digest(const ErrorGroups& groups);
/// Nothing when they were not kept, or the bytes are none of ours.
/// @param segment  whose digest it is
[[nodiscard]] std::optional<ErrorGroups> read_error_digest(const store::Segment& segment,
                                                           std::string_view digest);

}  // namespace nightbell::query
