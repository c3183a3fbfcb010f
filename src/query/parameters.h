#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "query/query.h"
#include "query/question.h"

/// Parameters of questions, read and checked. Errors are kInvalidArgument and name the
/// parameter.
namespace nightbell::query {

/// 1 to `max`; `fallback` when it was not given.
[[nodiscard]] Result<std::size_t> size_parameter(const Parameters& parameters,
                                                 std::string_view name, std::size_t fallback,
                                                 std::size_t max);

/// One of `words`, the first when it was not given.
[[nodiscard]] Result<std::string> word_parameter(const Parameters& parameters,
                                                 std::string_view name,
                                                 std::initializer_list<std::string_view> words);

/// The query of `q`, `more` added to it (a filter as text, or empty), narrowed by `since` and
/// `until`. Without a time of its own it goes back `window`; zero: as far as lines go.
[[nodiscard]] Result<Query> query_parameters(const Parameters& parameters, std::string_view more,
                                             WallTime now, std::chrono::seconds window);

}  // namespace nightbell::query
