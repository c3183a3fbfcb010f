#pragma once

#include <simdjson.h>

#include <string>

namespace nightbell::query {

/// One line of text that says what a line is about, for people: the message, `retrieve
/// start`, `page_view /pricing`, `LCP 2300 poor`.
[[nodiscard]] std::string headline_of(simdjson::dom::object line);

/// Which part of the system a line speaks for: the service, else what it came from.
[[nodiscard]] std::string source_of(simdjson::dom::object line);

}  // namespace nightbell::query
