#include "cli/show_time.h"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/rfc3339.h"

namespace nightbell::cli {
namespace {

using std::chrono::milliseconds;

tm broken_down(WallTime time, Zone zone) {
  const time_t seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  tm parts{};
  zone == Zone::kUtc ? gmtime_r(&seconds, &parts) : localtime_r(&seconds, &parts);
  return parts;
}

std::string formatted(const tm& parts, const char* format) {
  char text[64];
  return {text, strftime(text, sizeof text, format, &parts)};
}

/// The moment at which the clock on the wall shows this.
WallTime moment_of(tm parts) {
  parts.tm_isdst = -1;
  return WallTime(std::chrono::seconds(mktime(&parts)));
}

/// Reads all of `text`: `%d-%d-%d` and the like.
template <typename... Numbers>
bool reads(const std::string& text, const char* format, Numbers*... numbers) {
  int end = 0;
  const int read = std::sscanf(text.c_str(), format, numbers..., &end);
  return read == static_cast<int>(sizeof...(numbers)) &&
         static_cast<std::size_t>(end) == text.size();
}

}  // namespace

std::string clock_text(WallTime time, Zone zone) {
  const auto millis = std::chrono::floor<milliseconds>(time.time_since_epoch()).count() % 1000;
  return fmt::format("{}.{:03}", formatted(broken_down(time, zone), "%H:%M:%S"), millis);
}

std::string day_text(WallTime time, Zone zone) {
  return formatted(broken_down(time, zone), "%a %Y-%m-%d");
}

std::string date_text(WallTime time, Zone zone) {
  return formatted(broken_down(time, zone), "%Y-%m-%d %H:%M:%S");
}

std::string zone_text(WallTime time, Zone zone) {
  if (zone == Zone::kUtc) return "UTC";
  const tm parts = broken_down(time, zone);
  const std::string name = formatted(parts, "%Z");
  if (name == "UTC") return name;
  const long minutes = std::labs(parts.tm_gmtoff) / 60;
  return fmt::format("{}, UTC{}{:02}:{:02}", name, parts.tm_gmtoff < 0 ? '-' : '+', minutes / 60,
                     minutes % 60);
}

std::string length_text(Nanos length) {
  const auto millis = std::chrono::floor<milliseconds>(length).count();
  const auto seconds = millis / 1000;
  if (millis < 1000) return fmt::format("{} ms", millis);
  if (seconds < 60) return fmt::format("{}.{:03} s", seconds, millis % 1000);
  const auto both = [](auto large, std::string_view unit, auto small, std::string_view less) {
    return small == 0 ? fmt::format("{} {}", large, unit)
                      : fmt::format("{} {} {} {}", large, unit, small, less);
  };
  if (seconds < 3600) return both(seconds / 60, "min", seconds % 60, "s");
  if (seconds < 86400) return both(seconds / 3600, "h", seconds / 60 % 60, "min");
  return both(seconds / 86400, "d", seconds / 3600 % 24, "h");
}

std::string milliseconds_text(double milliseconds) {
  // Whatever a sender wrote: a number of nanoseconds must come of it.
  constexpr double kYear = 1000.0 * 86400 * 365;
  const std::chrono::duration<double, std::milli> length(std::clamp(milliseconds, 0.0, kYear));
  return length_text(std::chrono::duration_cast<Nanos>(length));
}

std::string asked_time(std::string_view given, bool is_end, Zone zone, WallTime now) {
  const std::string text(given);
  if (zone == Zone::kUtc) return text;
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (reads(text, "%2d:%2d%n", &hour, &minute) ||
      reads(text, "%2d:%2d:%2d%n", &hour, &minute, &second)) {
    tm parts = broken_down(now, zone);
    parts.tm_hour = hour;
    parts.tm_min = minute;
    parts.tm_sec = second;
    if (moment_of(parts) > now) --parts.tm_mday;
    return format_rfc3339(moment_of(parts));
  }
  hour = minute = second = 0;  // a reading that fails may have set some
  const bool is_date = reads(text, "%4d-%2d-%2d%n", &year, &month, &day);
  if (is_date || reads(text, "%4d-%2d-%2d%*1[T ]%2d:%2d%n", &year, &month, &day, &hour, &minute) ||
      reads(text, "%4d-%2d-%2d%*1[T ]%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute,
            &second)) {
    tm parts{};
    parts.tm_year = year - 1900;
    parts.tm_mon = month - 1;
    parts.tm_mday = day + (is_date && is_end ? 1 : 0);
    parts.tm_hour = hour;
    parts.tm_min = minute;
    parts.tm_sec = second;
    return format_rfc3339(moment_of(parts));
  }
  return text;
}

}  // namespace nightbell::cli
