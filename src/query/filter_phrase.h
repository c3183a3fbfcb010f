#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

/// `word`, `"some words"`, `wor*`.
namespace nightbell::query {

/// Matches a line that has an id which is exactly `text`, or free text with the words of
/// `text` one behind the other, whole, in any ASCII case (event/search_role.h says which
/// strings are which). As a prefix: an id that begins with `text`, the last word begun.
struct PhraseFilter {
  explicit PhraseFilter(std::string_view text, bool is_prefix = false);

  [[nodiscard]] bool matches(simdjson::dom::object line) const;
  bool operator==(const PhraseFilter&) const = default;

  std::string text;
  std::vector<std::string> words;  ///< of `text`; at most limits::kPhraseWords
  bool is_prefix = false;
};

/// The words of a text as for_each_token() gives them.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

}  // namespace nightbell::query
