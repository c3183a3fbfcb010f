#pragma once

#include <simdjson.h>

#include <vector>

#include "event/term.h"

namespace nightbell::store {

/// Appends the terms by which the index finds a stored line; some may repeat. The way in
/// (event/written_terms.h) gathers the same ones while it writes the line.
void append_terms(simdjson::dom::object line, std::vector<Term>& out);

}  // namespace nightbell::store
