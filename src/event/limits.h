#pragma once

#include <chrono>
#include <cstddef>

#include "base/units.h"

/// Every limit of what a sender may send, with its reason. The limits of single
/// fields stand in schemas.cc; those of HTTP in http/server.h.
namespace nightbell::limits {

/// Events a request (CONTRACTS.md section 2). More: the whole request is refused, since
/// answering for each of a million events would cost more than they are worth.
inline constexpr std::size_t kMaxEvents = 500;

/// Body after inflation, by who sends. A browser's is what its keepalive requests
/// share at most; a keyless backend could be anybody.
inline constexpr std::size_t kBrowserBody = 64_KiB;
inline constexpr std::size_t kUnsignedBody = 1_MiB;
inline constexpr std::size_t kTrustedBody = 4_MiB;

/// Bodies up to here, as sent and inflated, are handled on their loop: some 300 events, about
/// a millisecond. Larger ones go to the heavy worker, so that a 4 MiB batch never blocks a
/// loop for 20 ms.
inline constexpr std::size_t kLoopBody = 256_KiB;

/// A line of an import: a whole event with the largest of everything is a quarter of it.
inline constexpr std::size_t kImportLine = 1_MiB;

/// Nesting of a whole body. Ours need 6; deeper is an attack on parsers.
inline constexpr std::size_t kMaxDepth = 32;

/// `metadata` and `meta`: bytes of JSON and levels of nesting; larger is cut.
inline constexpr std::size_t kFreeObjectBytes = 4_KiB;
inline constexpr std::size_t kFreeObjectDepth = 3;

/// An id for duplicates; an Idempotency-Key of 64 gets `:<index>` behind it.
inline constexpr std::size_t kDuplicateId = 72;

inline constexpr std::size_t kMaxLabels = 8;
inline constexpr std::size_t kLabelKey = 32;
inline constexpr std::size_t kLabelValue = 64;

/// Stack lines kept: a browser's minified frames repeat, a backend's tell more.
inline constexpr std::size_t kBrowserStackLines = 6;
inline constexpr std::size_t kTrustedStackLines = 30;
inline constexpr std::size_t kStackLine = 512;

inline constexpr std::size_t kSdkName = 64;  ///< characters of a beacon's `sdk`
inline constexpr std::size_t kBreadcrumbBytes = 512;
inline constexpr std::size_t kKeyName = 64;     ///< characters of a key in a free object
inline constexpr std::size_t kFreeText = 512;   ///< characters of a string in a free object
inline constexpr std::size_t kShapeKeys = 32;   ///< key names kept of a payload value
inline constexpr std::size_t kFlatPairs = 32;   ///< pairs kept of a run's summary
inline constexpr std::size_t kMaxBuckets = 34;  ///< 33 bounds and the rest (rollup_bounds)

/// Names listed in `dropped_fields`.
inline constexpr std::size_t kMaxDroppedFields = 20;

/// Event times further off than this are kept and marked `clock_skew`.
inline constexpr std::chrono::hours kSkewPast{24};
inline constexpr std::chrono::minutes kSkewFuture{5};

}  // namespace nightbell::limits
