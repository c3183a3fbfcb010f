#pragma once

#include "http/exchange.h"
#include "intake/delivery.h"

/// Verdicts → replies, in the shapes that senders know.
namespace nightbell::intake {

/// `{"accepted":n}`, with `rejected` and `dropped_fields` only where there is
/// something to say; an error when no event was good (CONTRACTS.md section 2).
void reply_accepted(const Delivery& delivery, http::Exchange& exchange);

/// Appends `,"dropped_fields":[…]` when something was left out.
void append_dropped_fields(std::string& out, const DroppedFields& dropped);

/// For requests that bring exactly one event: when it was refused, answers so, as the
/// list of section 1, and returns true.
[[nodiscard]] bool reply_refused(const Delivery& delivery, http::Exchange& exchange);

/// `{"ok":true}` for one event of presence, or why it was refused (section 1).
void reply_ok(const Delivery& delivery, http::Exchange& exchange);

/// The error of a whole request whose events were refused for this reason.
[[nodiscard]] http::ErrorId error_of(Reason reason);

}  // namespace nightbell::intake
