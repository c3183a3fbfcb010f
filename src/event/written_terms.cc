#include "event/written_terms.h"

#include <cstring>
#include <string>

#include "base/json.h"
#include "event/search_role.h"
#include "event/word_terms.h"

namespace nightbell {
namespace {

/// The quote that ends the string whose inside begins at `begin`: the first that no odd
/// number of backslashes stands before.
const char* end_of_string(const char* begin, const char* end) {
  for (const char* at = begin;; ++at) {
    const auto left = static_cast<std::size_t>(end - at);
    const void* const quote = left > 0 ? std::memchr(at, '"', left) : nullptr;
    at = quote != nullptr ? static_cast<const char*>(quote) : end;
    const char* slashes = at;
    while (slashes > begin && slashes[-1] == '\\') --slashes;
    if (at == end || (at - slashes) % 2 == 0) return at;
  }
}

/// Calls `use(text)` with a string as it was before it was escaped.
template <typename Use>
void with_text(std::string_view inside, Use use) {
  if (inside.find('\\') == std::string_view::npos) return use(inside);
  std::string text;
  if (json::append_unescaped(text, inside)) use(std::string_view(text));
}

/// The terms of a string but its words.
void append_whole_terms(std::uint8_t roles, std::string_view field, std::string_view inside,
                        std::vector<Term>& out) {
  if ((roles & kIdRole) != 0)
    with_text(inside, [&](std::string_view text) { out.push_back(id_term(text)); });
  if ((roles & kKeywordRole) != 0)
    with_text(inside, [&](std::string_view text) { out.push_back(field_term(field, text)); });
}

/// Whether the string that ends at `quote` is a pair's name.
bool is_name(const char* quote, const char* end) {
  return quote + 1 < end && quote[1] == ':';
}

}  // namespace

void append_written_terms(std::uint8_t roles, std::string_view field, std::string& line,
                          std::size_t value, std::vector<Term>& out) {
  if (roles == kNoRole) return;
  line.reserve(line.size() + kWordPadding);
  append_padded_terms(roles, field, std::string_view(line).substr(value), out);
}

void append_padded_terms(std::uint8_t roles, std::string_view field, std::string_view json,
                         std::vector<Term>& out) {
  if (roles == kNoRole) return;
  const bool is_error = field == "error";
  const char* const end = json.data() + json.size();
  std::size_t depth = 0;
  bool names_type = false;  // the string before was the name `type` of the error itself
  for (const char* at = json.data(); at < end; ++at) {
    const char c = *at;
    if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    } else if (c == '"') {
      const char* const begin = ++at;
      at = (roles & kWordsRole) != 0 ? append_word_terms(begin, end, out)
                                     : end_of_string(begin, end);
      const std::string_view inside(begin, at);
      if (is_name(at, end)) {
        names_type = is_error && depth == 1 && inside == "type";
        ++at;  // the colon
        continue;
      }
      append_whole_terms(roles, field, inside, out);
      if (names_type) append_whole_terms(kKeywordRole, kErrorTypeKeyword, inside, out);
    }
    names_type = false;
  }
}

}  // namespace nightbell
