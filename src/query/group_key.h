#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

#include "query/flow.h"

/// What tells the groups of `by` apart.
namespace nightbell::query {

/// The values of the fields as JSON, `null` for what is not there, with a newline between
/// (which JSON of one line never has). A list is one value.
[[nodiscard]] std::string group_key(simdjson::dom::object line, const std::vector<std::string>& by);

/// Writes a key's values under the names of the fields.
void write_key(RowWriter& row, std::string_view key, const std::vector<std::string>& by);

/// The key of the group that takes what found no room.
[[nodiscard]] std::string other_key(const std::vector<std::string>& by);

}  // namespace nightbell::query
