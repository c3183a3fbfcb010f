#include "event/written_terms.h"

#include <algorithm>
#include <string>

#include "base/json.h"
#include "event/search_role.h"
#include "event/word_terms.h"

namespace nightbell {
namespace {

/// Index of the quote that ends the string whose inside begins at `begin`: the first that no
/// odd number of backslashes stands before.
std::size_t end_of_string(std::string_view json, std::size_t begin) {
  for (std::size_t at = begin;; ++at) {
    at = json.find('"', at);
    if (at == std::string_view::npos) return json.size();
    std::size_t slashes = at;
    while (slashes > begin && json[slashes - 1] == '\\') --slashes;
    if ((at - slashes) % 2 == 0) return at;
  }
}

/// The words between escapes. An escape is never a part of one, but its letters are.
void append_words(std::string_view inside, std::vector<Term>& out) {
  for (;;) {
    const std::size_t slash = inside.find('\\');
    append_word_terms(inside.substr(0, slash), out);
    if (slash == std::string_view::npos || slash + 1 >= inside.size()) return;
    const std::size_t escape = inside[slash + 1] == 'u' ? 6 : 2;
    inside.remove_prefix(std::min(inside.size(), slash + escape));
  }
}

/// Calls `use(text)` with a string as it was before it was escaped.
template <typename Use>
void with_text(std::string_view inside, Use use) {
  if (inside.find('\\') == std::string_view::npos) return use(inside);
  std::string text;
  if (json::append_unescaped(text, inside)) use(std::string_view(text));
}

void append_string_terms(std::uint8_t roles, std::string_view field, std::string_view inside,
                         std::vector<Term>& out) {
  if ((roles & kWordsRole) != 0) append_words(inside, out);
  if ((roles & kIdRole) != 0)
    with_text(inside, [&](std::string_view text) { out.push_back(id_term(text)); });
  if ((roles & kKeywordRole) != 0)
    with_text(inside, [&](std::string_view text) { out.push_back(field_term(field, text)); });
}

/// Whether the string that ends at `quote` is a pair's name.
bool is_name(std::string_view json, std::size_t quote) {
  return quote + 1 < json.size() && json[quote + 1] == ':';
}

}  // namespace

void append_written_terms(std::uint8_t roles, std::string_view field, std::string_view json,
                          std::vector<Term>& out) {
  if (roles == kNoRole) return;
  const bool is_error = field == "error";
  std::size_t depth = 0;
  bool names_type = false;  // the string before was the name `type` of the error itself
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    } else if (c == '"') {
      const std::size_t end = end_of_string(json, at + 1);
      const std::string_view inside = json.substr(at + 1, end - at - 1);
      if (is_name(json, end)) {
        names_type = is_error && depth == 1 && inside == "type";
        at = end + 1;  // the colon
        continue;
      }
      append_string_terms(roles, field, inside, out);
      if (names_type) append_string_terms(kKeywordRole, kErrorTypeKeyword, inside, out);
      at = end;
    }
    names_type = false;
  }
}

}  // namespace nightbell
