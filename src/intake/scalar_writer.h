#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "intake/json_reader.h"
#include "intake/write_context.h"

/// Numbers, booleans, times: values without inner structure.
namespace nightbell::intake {

/// Appends a JSON number; `value` must be one. Doubles are written in the shortest
/// form that reads back the same.
void append_number(std::string& out, Element value);

/// The value as a count: an integer ≥ 0, or a float without fraction.
[[nodiscard]] std::optional<std::uint64_t> to_count(Element value);

/// The value as a time: RFC 3339 text, or Unix time as a number of seconds, or of
/// milliseconds above 1e11 (CONTRACTS.md section 1).
[[nodiscard]] std::optional<WallTime> to_time(Element value);

/// A number, boolean or text of at most `max` characters. A number that is a payment
/// card becomes "[card]".
[[nodiscard]] bool write_scalar(std::string& out, Element value, std::size_t max,
                                WriteContext& context);

}  // namespace nightbell::intake
