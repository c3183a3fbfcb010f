#pragma once

#include <string>
#include <string_view>

/// The little JSON that replies and lines need written by hand.
namespace nightbell::json {

/// Appends `text` with quotes, escaped in the one spelling that this program uses:
/// `"` and `\` with a backslash, \b \f \n \r \t, other controls (and 0x7f) as
/// lower-case \u00xx, everything else as it is. The same text always gives the same
/// bytes, so that a byte search for the escaped needle finds every line.
/// `text` must be valid UTF-8.
void append_string(std::string& out, std::string_view text);

/// The same without quotes.
void append_escaped(std::string& out, std::string_view text);

/// Appends the value of a JSON string's inside (between its quotes), as written by
/// a sender. Lone surrogates (`\ud83d` alone, left by clients that cut text inside
/// an emoji) become U+FFFD.
/// @return false when an escape is wrong; what was appended so far stays
[[nodiscard]] bool append_unescaped(std::string& out, std::string_view inside);

}  // namespace nightbell::json
