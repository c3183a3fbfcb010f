#include "store/line_terms.h"

#include "event/line_reader.h"
#include "event/tokens.h"

namespace nightbell::store {

void append_terms(simdjson::dom::object line, std::vector<Term>& out) {
  for_each_searched(line, [&](std::uint8_t roles, std::string_view field, std::string_view text) {
    if ((roles & kIdRole) != 0) out.push_back(id_term(text));
    if ((roles & kKeywordRole) != 0) out.push_back(field_term(field, text));
    if ((roles & kWordsRole) == 0) return;
    for_each_token(text, [&](std::string_view token) {
      if (is_indexed(token)) out.push_back(word_term(token));
    });
  });
}

}  // namespace nightbell::store
