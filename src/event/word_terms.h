#pragma once

#include <cstddef>
#include <vector>

#include "event/term.h"

/// The words of a JSON string as terms, for the index: what for_each_token(), is_indexed() and
/// word_term() say one word at a time, found 64 bytes at a time, the string's end with them.
/// This is most of what the index costs on the way in.
namespace nightbell {

/// So many bytes behind a text are read and not looked at: whatever stands there, it must be
/// memory of the same block.
inline constexpr std::size_t kWordPadding = 80;

/// Appends the term of each indexed word of a JSON string, in order; some may repeat. The
/// string that is a pair's name has none. Escapes stand for no byte of a word (base/json.h).
/// @param inside  the byte behind the opening quote
/// @param end     of what is known to be JSON; kWordPadding bytes behind it can be read
/// @return the closing quote; `end` when there is none
/// Cost: some 4 ns a word and 5 ns for each 64 bytes of a string. Threading: pure.
const char* append_word_terms(const char* inside, const char* end, std::vector<Term>& out);

}  // namespace nightbell
