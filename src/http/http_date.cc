#include "http/http_date.h"

#include <cstring>

namespace nightbell::http {
namespace {

constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";

void put_two(char* out, unsigned value) {
  out[0] = static_cast<char>('0' + value / 10 % 10);
  out[1] = static_cast<char>('0' + value % 10);
}

}  // namespace

void DateCache::update(WallTime now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second == second_) return;
  second_ = second;
  const auto day = std::chrono::floor<std::chrono::days>(second);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(second - day);
  const unsigned weekday = std::chrono::weekday(day).c_encoding();
  const unsigned month = static_cast<unsigned>(date.month()) - 1;
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));

  char* out = text_.data();
  std::memcpy(out, "Sun, 00 Jan 0000 00:00:00 GMT", text_.size());
  std::memcpy(out, kDays.data() + std::size_t{3} * weekday, 3);
  put_two(out + 5, static_cast<unsigned>(date.day()));
  std::memcpy(out + 8, kMonths.data() + std::size_t{3} * month, 3);
  put_two(out + 12, year / 100);
  put_two(out + 14, year % 100);
  put_two(out + 17, static_cast<unsigned>(time.hours().count()));
  put_two(out + 20, static_cast<unsigned>(time.minutes().count()));
  put_two(out + 23, static_cast<unsigned>(time.seconds().count()));
}

}  // namespace nightbell::http
