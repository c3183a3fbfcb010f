#pragma once

#include "intake/wire_format.h"

namespace nightbell::intake {

/// Decodes a body that is exactly one event of a kind. An empty body is an event
/// without fields.
[[nodiscard]] std::optional<BodyError> decode_single(std::string_view body, const ItemKind& what,
                                                     Submission& submission, EventDecoder& decoder,
                                                     Delivery& delivery, store::Batch& batch);

}  // namespace nightbell::intake
