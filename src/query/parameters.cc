#include "query/parameters.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace nightbell::query {

Result<std::size_t> size_parameter(const Parameters& parameters, std::string_view name,
                                   std::size_t fallback, std::size_t max) {
  const std::string text = parameters(name);
  if (text.empty()) return fallback;
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size() || size < 1 || size > max)
    return fail(ErrorCode::kInvalidArgument, fmt::format("{}: 1 to {}", name, max));
  return size;
}

Result<std::string> word_parameter(const Parameters& parameters, std::string_view name,
                                   std::initializer_list<std::string_view> words) {
  const std::string text = parameters(name);
  if (text.empty()) return std::string(*words.begin());
  if (std::ranges::find(words, text) != words.end()) return text;
  return fail(ErrorCode::kInvalidArgument,
              fmt::format("{}: one of {}", name, fmt::join(words, ", ")));
}

Result<Query> query_parameters(const Parameters& parameters, std::string_view more, WallTime now,
                               std::chrono::seconds window) {
  auto query = parse_query(parameters("q"), now);
  if (!query) return fail(Error(query.error()).within("q"));
  if (!more.empty()) {
    auto added = parse_query(more, now);
    if (!added) return fail(std::move(added.error()));
    query->filter = Filter{AndFilter{{std::move(query->filter), std::move(added->filter)}}};
    query->kinds = static_cast<KindMask>(query->kinds & added->kinds);
  }
  for (const std::string_view name : {"since", "until"}) {
    const std::string text = parameters(name);
    if (text.empty()) continue;
    const auto span = parse_time_term(name, text, now);
    if (!span) {
      return fail(
          ErrorCode::kInvalidArgument,
          fmt::format("{}: a time like 2026-11-21T07:15:00Z, 07:15, 2026-11-21 or 1h", name));
    }
    query->time.narrow(*span);
  }
  if (!query->time.since && window.count() > 0)
    query->time.since = query->time.until.value_or(now) - window;
  return query;
}

}  // namespace nightbell::query
