#include "query/filter_phrase.h"

#include <cstdint>

#include "event/line_reader.h"
#include "event/search_role.h"
#include "event/tokens.h"

namespace nightbell::query {
namespace {

bool has_words(const PhraseFilter& phrase, std::string_view text) {
  const std::size_t count = phrase.words.size();
  if (count == 0) return false;
  const std::uint64_t found = std::uint64_t{1} << (count - 1);
  // Bit i: the words up to the i-th stand right before here.
  std::uint64_t state = 0;
  bool matched = false;
  for_each_token(text, [&](std::string_view word) {
    if (matched) return;
    std::uint64_t next = 0;
    const std::uint64_t open = (state << 1) | 1;
    for (std::size_t i = 0; i < count; ++i) {
      if ((open >> i & 1) == 0) continue;
      const bool begun = phrase.is_prefix && i + 1 == count;
      if (begun ? word.starts_with(phrase.words[i]) : word == phrase.words[i])
        next |= std::uint64_t{1} << i;
    }
    state = next;
    matched = (state & found) != 0;
  });
  return matched;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for_each_token(text, [&](std::string_view word) { words.emplace_back(word); });
  return words;
}

PhraseFilter::PhraseFilter(std::string_view whole, bool prefix)
    : text(whole), words(words_of(whole)), is_prefix(prefix) {}

bool PhraseFilter::matches(simdjson::dom::object line) const {
  bool matched = false;
  for_each_searched(line, [&](std::uint8_t roles, std::string_view, std::string_view found) {
    if (matched) return;
    if ((roles & kIdRole) != 0) matched = is_prefix ? found.starts_with(text) : found == text;
    if (!matched && (roles & kWordsRole) != 0) matched = has_words(*this, found);
  });
  return matched;
}

}  // namespace nightbell::query
