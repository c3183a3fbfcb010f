#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

/// The names that a ledger counts by. It knows no event: whoever makes it says which
/// kinds, outcomes and reasons there are, and counts by index into these.
namespace nightbell::metrics {

/// Why a browser's own SDK threw something away (CONTRACTS.md section 14, `dropped`);
/// what a newer SDK calls otherwise is `other`.
inline constexpr std::array<std::string_view, 9> kClientDropReasons = {
    "rate_limited", "duplicate",   "queue_full", "sampled_out", "network",
    "before_send",  "page_closed", "too_large",  "other"};
/// The index of a reason's name in kClientDropReasons; that of `other` for unknown ones.
[[nodiscard]] std::size_t client_drop_reason(std::string_view name);

/// All views and spans outlive the ledger: constants.
struct LedgerTables {
  std::span<const std::string_view> kinds;     ///< rows of their own for what has no kind, too
  std::span<const std::string_view> outcomes;  ///< the first is `stored`
  std::span<const std::string_view> reasons;   ///< the first is that of `stored`
  std::span<const std::string_view> refusals;  ///< why requests were refused before decoding
};

}  // namespace nightbell::metrics
