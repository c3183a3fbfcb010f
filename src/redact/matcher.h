#pragma once

#include <re2/re2.h>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "redact/patterns.h"
#include "redact/rules.h"

/// The expressions of patterns.cc, compiled, with the checks of checks.h around them.
namespace nightbell::redact {

struct Replaced {
  std::size_t match_begin;  ///< where the whole match begins: `password=`
  Finding finding;          ///< what of it is replaced; the next match begins behind it
};

/// One small expression a shape: anchored at a candidate it needs no captures and stops
/// with the token; one alternation of all, with a capture a rule, cost three times as much.
///
/// Threading: one at a time. Memory: at most kExpressionBytes a shape.
class Matcher {
 public:
  static constexpr std::int64_t kExpressionBytes = 256 << 10;
  /// How far an expression looks that may fail late (a pair's): texts of nothing but
  /// beginnings would cost their length squared. What matches is followed further by its
  /// check.
  static constexpr std::size_t kWindow = 256;

  Matcher();

  /// The match of `shape` that begins exactly at `begin`.
  [[nodiscard]] std::optional<Replaced> match_at(Shape shape, std::string_view text,
                                                 std::size_t lower, std::size_t begin) const;

  /// The first match of `shape` that begins at `from` or later: what match_at finds when
  /// asked for every byte. For comparison in tests.
  [[nodiscard]] std::optional<Replaced> search(Shape shape, std::string_view text,
                                               std::size_t lower, std::size_t from) const;

 private:
  [[nodiscard]] std::optional<Replaced> check(Shape shape, std::string_view text, std::size_t lower,
                                              const re2::StringPiece* parts) const;

  std::array<std::unique_ptr<const re2::RE2>, kShapeCount> expressions_;
};

}  // namespace nightbell::redact
