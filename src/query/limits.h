#pragma once

#include <cstddef>

#include "base/units.h"

/// What one query may cost, each with its reason. Consequences are told in
/// docs/query-language.md.
namespace nightbell::query::limits {

/// A query travels in a URL; nobody types more.
inline constexpr std::size_t kQueryBytes = 4_KiB;
/// Each term is tried on each line that the prefilter lets through.
inline constexpr std::size_t kTerms = 64;
/// Nesting of parentheses and NOT: the parser and the filter are recursive.
inline constexpr std::size_t kDepth = 32;
/// Words of one phrase: they are matched by the bits of one word of the machine.
inline constexpr std::size_t kPhraseWords = 64;
inline constexpr std::size_t kFieldBytes = 128;
inline constexpr std::size_t kStages = 8;
/// Fields after `by` and of `fields`.
inline constexpr std::size_t kListedFields = 16;

/// Groups of `count` and `top`; further ones are counted as `(other)`.
inline constexpr std::size_t kGroups = 10'000;
/// Bytes of their keys: a group by `message` must not keep 10,000 messages of 8 KiB. Each byte
/// is there again in the table and twice in the reply as it grows (QuestionMemory::kBytes).
inline constexpr std::size_t kGroupBytes = 4_MiB;
/// Lines that `sort` keeps, and what `limit` and `top` may ask for.
inline constexpr std::size_t kSortedLines = 10'000;
/// Rows of `timechart`: more are no chart.
inline constexpr std::size_t kChartRows = 10'000;
/// Series of `timechart … by`; further ones are counted as `(other)`.
inline constexpr std::size_t kChartSeries = 100;

}  // namespace nightbell::query::limits
