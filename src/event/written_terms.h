#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "event/term.h"

/// The terms of what is just being written into a line, read from its bytes: the same ones
/// that a parse of the line would find (store/line_terms.h), at a fraction of the cost.
///
/// It reads JSON as our writers make it and no other: compact, and with no escape that
/// stands for a byte of a word (base/json.h escapes quotes, backslashes and controls only).
/// Threading: pure.
namespace nightbell {

/// Appends the terms of the value that was written last: a string, number, list or object;
/// some may repeat.
/// @param roles  of its field (event/search_role.h)
/// @param field  its top-level name
/// @param line   what was written; gets room for bytes behind it that are read
/// @param value  where the value begins in it
void append_written_terms(std::uint8_t roles, std::string_view field, std::string& line,
                          std::size_t value, std::vector<Term>& out);

/// The same of a value behind which kWordPadding bytes can be read (event/word_terms.h).
void append_padded_terms(std::uint8_t roles, std::string_view field, std::string_view json,
                         std::vector<Term>& out);

}  // namespace nightbell
