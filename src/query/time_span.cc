#include "query/time_span.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.h"
#include "base/rfc3339.h"

namespace nightbell::query {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::seconds;

struct Unit {
  char letter;
  seconds length;
};
constexpr std::array kUnits = {Unit{'w', days(7)}, Unit{'d', days(1)},
                               Unit{'h', std::chrono::hours(1)}, Unit{'m', std::chrono::minutes(1)},
                               Unit{'s', seconds(1)}};
constexpr seconds kLongest = days(36'500);
/// How far around its time `at:` may look.
constexpr seconds kWidest = days(31);
constexpr seconds kDefaultWidth = std::chrono::minutes(5);

/// A time, or a day.
struct Moment {
  WallTime start;
  Nanos length{0};
};

std::optional<WallTime> parse_time_of_day(std::string_view text, WallTime now) {
  if (text.size() != 5 && text.size() != 8) return std::nullopt;
  const auto today = std::chrono::floor<days>(now);
  const std::string whole =
      format_day(today) + 'T' + std::string(text) + (text.size() == 5 ? ":00" : "");
  const auto time = parse_rfc3339(whole);
  return time && *time > now ? *time - days(1) : time;
}

std::optional<Moment> parse_moment(std::string_view text, WallTime now) {
  if (const auto ago = parse_duration(text)) return Moment{now - *ago};
  if (const auto time = parse_time_of_day(text, now)) return Moment{*time};
  if (const auto day = parse_rfc3339(std::string(text) + "T00:00:00"); day && text.size() == 10)
    return Moment{*day, days(1)};
  const bool no_seconds = text.size() == 16;
  const auto time = parse_rfc3339(no_seconds ? std::string(text) + ":00" : std::string(text));
  return time ? std::optional(Moment{*time}) : std::nullopt;
}

/// Lines have whole milliseconds, and what is printed must be read back: years 1970 to 2261.
WallTime as_bound(WallTime time) {
  static const WallTime kLast = *parse_rfc3339("2261-12-31T23:59:59.999Z");
  return std::chrono::ceil<milliseconds>(std::clamp(time, WallTime{}, kLast));
}

std::optional<TimeSpan> parse_around(std::string_view text, WallTime now) {
  seconds width{0};
  for (const std::string_view sign : {"±", "+-"}) {
    const std::size_t at = text.find(sign);
    if (at == std::string_view::npos) continue;
    const auto given = parse_duration(ascii::trim(text.substr(at + sign.size())));
    if (!given || *given > kWidest) return std::nullopt;
    width = *given;
    text = ascii::trim(text.substr(0, at));
    break;
  }
  const auto moment = parse_moment(text, now);
  if (!moment) return std::nullopt;
  if (width == seconds(0) && moment->length == Nanos(0)) width = kDefaultWidth;
  return TimeSpan{as_bound(moment->start - width),
                  as_bound(moment->start + moment->length + width)};
}

}  // namespace

void TimeSpan::narrow(const TimeSpan& other) {
  if (other.since) since = since ? std::max(*since, *other.since) : other.since;
  if (other.until) until = until ? std::min(*until, *other.until) : other.until;
}

std::optional<seconds> parse_duration(std::string_view text) {
  constexpr std::size_t kDigits = 9;
  if (text.size() < 2 || text.size() > kDigits + 1 || text[0] == '-') return std::nullopt;
  const auto* unit = std::ranges::find(kUnits, text.back(), &Unit::letter);
  std::int64_t count = 0;
  const char* end = text.data() + text.size() - 1;
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (unit == kUnits.end() || error != std::errc() || stop != end || count == 0 ||
      count > kLongest / unit->length) {
    return std::nullopt;
  }
  return count * unit->length;
}

std::string duration_text(seconds duration) {
  const auto* unit = std::ranges::find_if(
      kUnits, [&](const Unit& u) { return duration % u.length == seconds(0); });
  return fmt::format("{}{}", duration / unit->length, unit->letter);
}

std::optional<TimeSpan> parse_time_term(std::string_view name, std::string_view value,
                                        WallTime now) {
  value = ascii::trim(value);
  if (name == "at") return parse_around(value, now);
  const auto moment = parse_moment(value, now);
  if (!moment) return std::nullopt;
  if (name == "since") return TimeSpan{as_bound(moment->start), std::nullopt};
  return TimeSpan{std::nullopt, as_bound(moment->start + moment->length)};
}

std::string to_text(const TimeSpan& span) {
  std::string out;
  if (span.since) out = "since:" + format_rfc3339(*span.since);
  if (span.until) out += (out.empty() ? "until:" : " until:") + format_rfc3339(*span.until);
  return out;
}

}  // namespace nightbell::query
