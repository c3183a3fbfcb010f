#pragma once

#include <cstddef>
#include <string_view>

#include "redact/patterns.h"

/// What no expression can say: what stands around a match, and what its value must be.
namespace nightbell::redact {

struct Match {
  std::string_view text;
  std::size_t lower;       ///< everything before it is replaced already: a boundary
  std::size_t begin;       ///< where the expression matched
  std::size_t part_begin;  ///< what is to be replaced; accepts() may move both
  std::size_t part_end;
};

/// Whether a match of `shape` may begin at `begin`. Cheap, so it is asked first.
[[nodiscard]] bool admits(Shape shape, std::string_view text, std::size_t lower, std::size_t begin);

/// Whether what matched is what it looks like.
[[nodiscard]] bool accepts(Shape shape, Match& match);

/// Where the run of characters that a mail name may have, ending at `at`, begins.
[[nodiscard]] std::size_t name_run_begin(std::string_view text, std::size_t lower, std::size_t at);

/// Where a mail address whose `@` is at `at` would begin; `at` when nowhere.
[[nodiscard]] std::size_t email_begin(std::string_view text, std::size_t lower, std::size_t at);

/// Whether text has letters and digits, or cases, mixed as only a machine does.
[[nodiscard]] bool looks_random(std::string_view text);

// One function a shape; the files checks_*.cc hold them.
[[nodiscard]] bool admits_key_value(std::string_view text, std::size_t lower, std::size_t begin);
[[nodiscard]] bool admits_jwt(std::string_view text, std::size_t lower, std::size_t begin);
[[nodiscard]] bool admits_query(std::string_view text, std::size_t lower, std::size_t begin);
[[nodiscard]] bool admits_card(std::string_view text, std::size_t lower, std::size_t begin);
[[nodiscard]] bool admits_phone(std::string_view text, std::size_t lower, std::size_t begin);
[[nodiscard]] bool admits_ipv4(std::string_view text, std::size_t lower, std::size_t begin);
[[nodiscard]] bool admits_ipv6(std::string_view text, std::size_t lower, std::size_t begin);
[[nodiscard]] bool admits_api_key(std::string_view text, std::size_t lower, std::size_t begin);
[[nodiscard]] bool accepts_cookie(Match& match);
[[nodiscard]] bool accepts_key_value(Match& match);
[[nodiscard]] bool accepts_bearer(Match& match);
[[nodiscard]] bool accepts_basic(Match& match);
[[nodiscard]] bool accepts_jwt(Match& match);
[[nodiscard]] bool accepts_api_key(Match& match);
[[nodiscard]] bool accepts_email(Match& match);
[[nodiscard]] bool accepts_query(Match& match);
[[nodiscard]] bool accepts_card(Match& match);
[[nodiscard]] bool accepts_plus_phone(Match& match);
[[nodiscard]] bool accepts_local_phone(Match& match);
[[nodiscard]] bool accepts_ipv4(Match& match);
[[nodiscard]] bool accepts_ipv6(Match& match);

}  // namespace nightbell::redact
