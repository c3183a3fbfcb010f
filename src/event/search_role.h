#pragma once

#include <cstdint>
#include <string_view>

/// What a search finds in the strings of a line. The index (store/), the writer of lines
/// (intake/) and the scan of a query (query/) ask this one table, so that what the index
/// leaves out is never what a scan would have found.
namespace nightbell {

/// Roles of a string, as bits: one string may have several.
enum SearchRole : std::uint8_t {
  kNoRole = 0,
  kIdRole = 1,       ///< found whole, by its exact text: ids of requests, sessions, runs …
  kWordsRole = 2,    ///< free text: found by its words (event/tokens.h)
  kKeywordRole = 4,  ///< one of few values: `service:web` finds blocks by field and value
};

/// The role of the strings under a top-level name of a line. Words hold for every string
/// below the name at any depth (object keys are no words); ids for the string, or the
/// strings of a list; keywords for the string itself.
[[nodiscard]] std::uint8_t search_roles_of(std::string_view top_level_name);

/// The one nested string that is a keyword too: `error.type`.
inline constexpr std::string_view kErrorTypeKeyword = "error.type";

}  // namespace nightbell
