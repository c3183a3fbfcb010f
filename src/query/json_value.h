#pragma once

#include <simdjson.h>

#include <string>

/// Values of lines, written again.
namespace nightbell::query {

/// Appends a value as compact JSON, strings as base/json.h spells them. A number is the
/// same number, not always the same digits (`5.0` becomes `5`).
void append_json(std::string& out, simdjson::dom::element value);

}  // namespace nightbell::query
