#include "store/split_lines.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/units.h"

namespace nightbell::store {
namespace {

constexpr std::uint64_t kStep = 16_KiB;

/// Behind the first newline in [from, end).
Result<std::optional<std::uint64_t>> line_end_after(const File& file, std::uint64_t from,
                                                    std::uint64_t end) {
  std::string bytes(kStep, '\0');
  for (std::uint64_t at = from; at < end;) {
    const auto got = file.read_at(std::span(bytes).first(std::min(kStep, end - at)), at);
    if (!got) return fail(got.error());
    if (*got == 0) break;
    const std::size_t newline = std::string_view(bytes).substr(0, *got).find('\n');
    if (newline != std::string_view::npos) return at + newline + 1;
    at += *got;
  }
  return std::nullopt;
}

/// Behind the last newline in [begin, end).
Result<std::optional<std::uint64_t>> last_line_end(const File& file, std::uint64_t begin,
                                                   std::uint64_t end) {
  std::string bytes(kStep, '\0');
  for (std::uint64_t at = end; at > begin;) {
    const std::uint64_t from = at - std::min(kStep, at - begin);
    const auto got = file.read_at(std::span(bytes).first(at - from), from);
    if (!got) return fail(got.error());
    const std::size_t newline = std::string_view(bytes).substr(0, *got).rfind('\n');
    if (newline != std::string_view::npos) return from + newline + 1;
    at = from;
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<std::uint64_t>> split_lines(const File& file, std::uint64_t begin,
                                               std::uint64_t end, std::uint64_t target) {
  std::vector<std::uint64_t> ends;
  const auto last = last_line_end(file, begin, end);
  if (!last) return fail(last.error());
  if (!*last) return ends;
  for (std::uint64_t at = begin; at < **last;) {
    std::uint64_t piece = **last;
    if (piece - at > target) {
      const auto found = line_end_after(file, at + target - 1, piece);
      if (!found) return fail(found.error());
      piece = found->value_or(piece);
    }
    ends.push_back(piece);
    at = piece;
  }
  return ends;
}

}  // namespace nightbell::store
