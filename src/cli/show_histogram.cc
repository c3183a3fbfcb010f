#include "cli/show_histogram.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "cli/show_story.h"
#include "cli/show_time.h"
#include "event/line_reader.h"

namespace nightbell::cli {
namespace {

constexpr std::size_t kNameWidth = 14;
constexpr std::size_t kTotalWidth = 9;
constexpr std::size_t kPeakWidth = 34;
constexpr std::size_t kUsualWidth = 120;
constexpr std::size_t kLeastColumns = 20;
constexpr std::size_t kShownSeries = 20;

using Columns = std::vector<std::uint64_t>;

std::string bars(const Columns& columns) {
  constexpr std::array<std::string_view, 8> kBars = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const std::uint64_t most = std::max<std::uint64_t>(std::ranges::max(columns), 1);
  std::string out;
  for (const std::uint64_t count : columns) {
    // Something is never nothing: even one of a million has the least bar.
    out += count == 0
               ? " "
               : kBars[static_cast<std::size_t>((count * kBars.size() + most - 1) / most - 1)];
  }
  return out;
}

/// Buckets of the answer, put together so that they fit.
struct Chart {
  WallTime since;
  std::chrono::seconds step{1};  ///< of one column
  std::size_t width = 0;
  std::map<std::string, Columns> series;

  [[nodiscard]] WallTime time_of(std::size_t column) const {
    return since + step * static_cast<std::int64_t>(column);
  }
};

Chart chart_of(simdjson::dom::object answer, std::size_t room) {
  using std::chrono::seconds;
  Chart chart;
  const seconds bucket(std::max<std::uint64_t>(count_at(answer, "interval_seconds"), 1));
  const auto whole = [&](WallTime time) {
    return std::chrono::floor<seconds>(time).time_since_epoch() / bucket;
  };
  const auto first = whole(time_at(answer, "since"));
  const auto buckets = std::max<std::int64_t>(whole(time_at(answer, "until")) - first + 1, 1);
  const auto fold =
      (buckets + static_cast<std::int64_t>(room) - 1) / static_cast<std::int64_t>(room);
  chart.since = WallTime(bucket * first);
  chart.step = bucket * fold;
  chart.width = static_cast<std::size_t>((buckets + fold - 1) / fold);
  for (const auto item : objects_at(answer, "buckets")) {
    const auto at = (whole(time_at(item, "start")) - first) / fold;
    if (at < 0 || at >= static_cast<std::int64_t>(chart.width)) continue;
    for (const auto& [value, count] : members_at(item, "counts")) {
      auto& columns = chart.series[printable(value)];
      columns.resize(chart.width);
      std::uint64_t number = 0;
      if (count.get(number) == simdjson::SUCCESS) columns[static_cast<std::size_t>(at)] += number;
    }
  }
  return chart;
}

/// Levels in their order, everything else the most frequent first.
std::vector<std::pair<std::string, std::uint64_t>> sorted_totals(simdjson::dom::object answer) {
  constexpr std::array<std::string_view, 4> kLevels = {"error", "warn", "info", "debug"};
  std::vector<std::pair<std::string, std::uint64_t>> totals;
  for (const auto& [value, count] : members_at(answer, "totals")) {
    std::uint64_t number = 0;
    if (count.get(number) == simdjson::SUCCESS) totals.emplace_back(printable(value), number);
  }
  std::ranges::stable_sort(totals, [&](const auto& a, const auto& b) {
    const auto place = [&](const auto& one) {
      return std::ranges::find(kLevels, one.first) - kLevels.begin();
    };
    return place(a) != place(b) ? place(a) < place(b) : a.second > b.second;
  });
  return totals;
}

/// Times under the bars, as many as have room.
std::string axis(const Chart& chart, Zone zone) {
  constexpr std::size_t kEvery = 20;
  const bool long_steps = chart.step * static_cast<std::int64_t>(kEvery) >= std::chrono::hours(24);
  std::string out;
  for (std::size_t column = 0; column < chart.width; column += kEvery) {
    const std::string date = date_text(chart.time_of(column), zone);
    // `2026-11-24 14:02:11`: the day or the hour and minute of it
    out += left("└" + (long_steps ? date.substr(5, 5) : date.substr(11, 5)), kEvery);
  }
  return out.erase(out.find_last_not_of(' ') + 1);
}

}  // namespace

std::string show_histogram(simdjson::dom::object answer, const Screen& screen) {
  const auto totals = sorted_totals(answer);
  if (totals.empty()) return {};
  const std::size_t width = screen.width == 0 ? kUsualWidth : screen.width;
  const std::size_t beside = kNameWidth + kTotalWidth + kPeakWidth;
  const Chart chart = chart_of(answer, std::max(width, beside + kLeastColumns) - beside);
  const std::string indent(kNameWidth + kTotalWidth, ' ');

  const WallTime since = time_at(answer, "since");
  const WallTime until = time_at(answer, "until");
  std::string out = fmt::format(
      "{} by {}, {} to {} ({}), a column is {}\n\n", counted(count_at(answer, "total"), "line"),
      value_text(answer, "by"), date_text(since, screen.zone), date_text(until, screen.zone),
      zone_text(until, screen.zone), length_text(chart.step));
  for (std::size_t i = 0; i < std::min(totals.size(), kShownSeries); ++i) {
    const auto& [name, total] = totals[i];
    const auto columns = chart.series.find(name);
    if (columns == chart.series.end()) continue;
    const auto peak = std::ranges::max_element(columns->second);
    out +=
        left(cut(name, kNameWidth - 1), kNameWidth) +
        right(std::to_string(total), kTotalWidth - 2) + "  " +
        paint(screen, ink_of(name), left(bars(columns->second), chart.width)) +
        paint(screen, Ink::kDim,
              fmt::format(
                  "  most {} at {}", *peak,
                  date_text(chart.time_of(static_cast<std::size_t>(peak - columns->second.begin())),
                            screen.zone)
                      .substr(5, 11))) +
        '\n';
  }
  if (totals.size() > kShownSeries)
    out += fmt::format("and {} values more (--json has all)\n", totals.size() - kShownSeries);
  return out + indent + axis(chart, screen.zone) + '\n';
}

}  // namespace nightbell::cli
