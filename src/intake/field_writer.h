#pragma once

#include "intake/item.h"
#include "intake/write_context.h"

namespace nightbell::intake {

/// Appends the item's fields as `"name":value` pairs joined by commas, in the order
/// of its schema; what can't be kept is noted in context.dropped (as `path` + name).
/// The terms of an event's own fields (`path` empty) go into context.terms.
/// @param first  true when no pair stands before
/// @param only   which fields, as bits in the order of the schema
/// @return  the number of pairs appended
std::size_t write_fields(std::string& out, const Item& item, std::string_view path, bool first,
                         WriteContext& context, std::uint64_t only = ~std::uint64_t{0});

}  // namespace nightbell::intake
