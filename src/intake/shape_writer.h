#pragma once

#include "intake/json_reader.h"
#include "intake/write_context.h"

namespace nightbell::intake {

/// A run's `payload`: `inputs`, `outputs` and `metadata` as type, size and key names
/// (or, with runs.payloads = redacted, as redacted text); `error_type` and
/// `error_message` as redacted text, since they say what broke.
[[nodiscard]] bool write_payload(std::string& out, Element value, std::string_view path,
                                 WriteContext& context);

}  // namespace nightbell::intake
