#pragma once

#include <cstdint>
#include <string_view>

/// Terms: the 64-bit hashes by which the index finds blocks of lines. Three namespaces
/// that never meet, so that an id is not taken for a word. A hash may collide: a term says
/// where a line may be, the line itself says whether it is.
namespace nightbell {

using Term = std::uint64_t;

/// An id by its exact text, whatever field it stands in.
[[nodiscard]] Term id_term(std::string_view id);
/// A word; `token` as for_each_token() gives it (ASCII letters in lower case).
[[nodiscard]] Term word_term(std::string_view token);
/// A keyword field's value, exact: field_term("service", "web").
[[nodiscard]] Term field_term(std::string_view field, std::string_view value);

}  // namespace nightbell
