#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// Where events end. Each decoded event ends in exactly one Outcome; the ledger
/// (metrics/ledger.h) counts them by Reason, so its sums always agree with what
/// came in (CONTRACTS.md section 9). Both sets are closed.
namespace nightbell {

enum class Outcome : std::uint8_t {
  kStored,      ///< its line is in a file
  kSampledOut,  ///< METRICS_SAMPLE_RATE left its visitor out
  kDuplicate,   ///< its id was seen in the last 10 minutes; acknowledged again
  kRejected,    ///< it breaks a rule; the reply says which
  kOverloaded,  ///< the queue had no room for its class; the sender may try again
  kLost,        ///< accepted, then not storable; the sender was told (503)
};
inline constexpr std::size_t kOutcomeCount = 6;
inline constexpr std::array<std::string_view, kOutcomeCount> kOutcomeNames = {
    "stored", "sampled_out", "duplicate", "rejected", "overloaded", "lost"};
[[nodiscard]] constexpr std::string_view name_of(Outcome outcome) {
  return kOutcomeNames[static_cast<std::size_t>(outcome)];
}

/// Why. The names are also the `error` codes of per-event and request errors.
enum class Reason : std::uint8_t {
  kOk,                ///< nothing went wrong (stored)
  kVisitorSampling,   ///< sampled_out: by the visitor's hash
  kEventId,           ///< duplicate: by the event's `id` or `Idempotency-Key`
  kInvalidPayload,    ///< rejected: a field that must be there is missing or wrong
  kLevelNotAllowed,   ///< rejected: info or debug in prod
  kMissingSignature,  ///< rejected: a secret is set and nothing proves the sender
  kBadSignature,      ///< rejected: the signature does not match the body
  kTooLarge,          ///< rejected: the line would pass its limit
  kQueueFull,         ///< overloaded
  kStoreUnavailable,  ///< lost: the file could not be written
};
inline constexpr std::size_t kReasonCount = 10;
inline constexpr std::array<std::string_view, kReasonCount> kReasonNames = {"ok",
                                                                            "visitor_sampling",
                                                                            "event_id",
                                                                            "invalid_payload",
                                                                            "level_not_allowed",
                                                                            "missing_signature",
                                                                            "bad_signature",
                                                                            "too_large",
                                                                            "queue_full",
                                                                            "store_unavailable"};
[[nodiscard]] constexpr std::string_view name_of(Reason reason) {
  return kReasonNames[static_cast<std::size_t>(reason)];
}

}  // namespace nightbell
