#include "base/rfc3339.h"

#include <array>

namespace nightbell {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

/// Reads exactly `width` digits at `at`; -1 when there are not as many.
int digits(std::string_view text, std::size_t at, std::size_t width) {
  if (at + width > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + width; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

void put(char* out, unsigned value, unsigned width) {
  for (unsigned i = width; i-- > 0; value /= 10) out[i] = static_cast<char>('0' + value % 10);
}

/// `Z`, `±hh:mm` or nothing, up to the end of the text.
std::optional<std::chrono::minutes> parse_offset(std::string_view text) {
  if (text.empty() || text == "Z" || text == "z") return std::chrono::minutes(0);
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const int hours = digits(text, 1, 2);
  const int minutes = digits(text, 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  const std::chrono::minutes offset(hours * 60 + minutes);
  return text[0] == '-' ? -offset : offset;
}

}  // namespace

std::optional<WallTime> parse_rfc3339(std::string_view text) {
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  if (year < 1970 || year > 2261 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 ||
      minute > 59 || second < 0 || second > 60) {
    return std::nullopt;
  }
  const char t = text[10];
  if (text[4] != '-' || text[7] != '-' || (t != 'T' && t != 't' && t != ' ') || text[13] != ':' ||
      text[16] != ':') {
    return std::nullopt;
  }
  std::size_t at = 19;
  Nanos fraction{0};
  if (at < text.size() && (text[at] == '.' || text[at] == ',')) {
    const std::size_t first = ++at;
    long unit = 100'000'000;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) {
      fraction += Nanos((text[at] - '0') * unit);
    }
    if (at == first) return std::nullopt;
  }
  const auto offset = parse_offset(text.substr(at));
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!offset || !date.ok()) return std::nullopt;
  return WallTime(sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + fraction - *offset;
}

void format_rfc3339(WallTime time, char* out) {
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date{day};
  const auto ms = static_cast<unsigned>(
      std::chrono::duration_cast<std::chrono::milliseconds>(time - day).count());
  put(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  out[4] = out[7] = '-';
  put(out + 5, static_cast<unsigned>(date.month()), 2);
  put(out + 8, static_cast<unsigned>(date.day()), 2);
  out[10] = 'T';
  put(out + 11, ms / 3'600'000, 2);
  out[13] = out[16] = ':';
  put(out + 14, ms / 60'000 % 60, 2);
  put(out + 17, ms / 1000 % 60, 2);
  out[19] = '.';
  put(out + 20, ms % 1000, 3);
  out[23] = 'Z';
}

std::string format_rfc3339(WallTime time) {
  std::array<char, kRfc3339Length> text;
  format_rfc3339(time, text.data());
  return {text.data(), text.size()};
}

std::string format_day(std::chrono::sys_days day) {
  return format_rfc3339(WallTime(day)).substr(0, 10);
}

}  // namespace nightbell
