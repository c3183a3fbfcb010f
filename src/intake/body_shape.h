#pragma once

#include <functional>
#include <string_view>

#include "intake/event_decoder.h"
#include "intake/wire_format.h"

/// The shapes in which a body may bring its events: one object, an array,
/// {"events":[…]}, or NDJSON.
namespace nightbell::intake {

/// Calls `use` for every event of the body, with its index. Submission's
/// single, sdk and sent_at are set before the first call. A line of NDJSON that is not JSON is
/// refused by itself.
/// @return  what is wrong with the body as a whole; then nothing of it may be kept
[[nodiscard]] std::optional<BodyError> for_each_event(
    std::string_view body, Submission& submission, EventDecoder& decoder, Delivery& delivery,
    const std::function<void(Element event, std::uint32_t index)>& use);

}  // namespace nightbell::intake
