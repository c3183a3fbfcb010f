#include "cli/show_lines.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/show_story.h"
#include "cli/show_time.h"
#include "event/line_reader.h"

namespace nightbell::cli {
namespace {

constexpr std::size_t kSourceWidth = 12;
constexpr std::size_t kWordWidth = 7;
constexpr std::size_t kIndent = 12 + 2 + kSourceWidth + 2 + kWordWidth + 1;

/// The id that says most about what belongs to a line.
std::string_view closest_id(simdjson::dom::object line) {
  for (const std::string_view path : {"request_id", "trace_id", "run_id", "session_id", "job_id"}) {
    if (const auto id = text_at(line, path); !id.empty()) return id;
  }
  return {};
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.-+eE%") == std::string_view::npos;
}

}  // namespace

std::string LinePrinter::show(simdjson::dom::object line) {
  const StoryEvent event = story_event(line);
  // What `| fields` left has often no time.
  if (event.time == WallTime()) return printable(simdjson::minify(line)) + '\n';
  std::string out;
  if (std::string day = day_text(event.time, screen_.zone); day != day_) {
    out += paint(screen_, Ink::kBold,
                 fmt::format("{} ({})", day, zone_text(event.time, screen_.zone)));
    out += '\n';
    day_ = std::move(day);
  }
  out += paint(screen_, Ink::kDim, clock_text(event.time, screen_.zone)) + "  ";
  out += paint(screen_, Ink::kCyan, left(cut(event.source, kSourceWidth), kSourceWidth)) + "  ";
  const std::string word = cut(printable(event.word), kWordWidth);
  out += paint(screen_, event.failed ? Ink::kRed : ink_of(word), left(word, kWordWidth)) + ' ';
  out += show_headline(event, kIndent, screen_);
  if (const auto id = closest_id(line); !id.empty())
    out += "  " + paint(screen_, Ink::kDim, printable(id));
  return out + '\n';
}

std::string show_table(const std::vector<std::string>& heads,
                       const std::vector<std::vector<std::string>>& rows, const Screen& screen) {
  std::vector<std::size_t> widths;
  std::vector<bool> numbers;
  for (std::size_t c = 0; c < heads.size(); ++c) {
    widths.push_back(columns_of(heads[c]));
    for (const auto& row : rows) widths[c] = std::max(widths[c], columns_of(row[c]));
    numbers.push_back(!rows.empty() && std::ranges::all_of(rows, [&](const auto& row) {
      return row[c].empty() || is_number(row[c]);
    }));
  }
  const auto aligned = [&](const std::vector<std::string>& row) {
    std::string out;
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c > 0) out += "  ";
      if (numbers[c]) {
        out += right(row[c], widths[c]);
      } else {
        out += c + 1 == row.size() ? row[c] : left(row[c], widths[c]);
      }
    }
    return out;
  };
  std::string out = paint(screen, Ink::kBold, aligned(heads)) + '\n';
  for (const auto& row : rows) out += aligned(row) + '\n';
  return out;
}

std::string show_table(simdjson::dom::object answer, const Screen& screen) {
  std::vector<std::string> heads;
  for (const auto column : list_at(answer, "columns")) heads.push_back(value_text(column));
  std::vector<std::vector<std::string>> rows;
  for (const auto item : list_at(answer, "rows")) {
    auto& row = rows.emplace_back();
    simdjson::dom::array values;
    if (item.get(values) != simdjson::SUCCESS) continue;
    for (const auto value : values) row.push_back(value_text(value));
    row.resize(heads.size());
  }
  return show_table(heads, rows, screen);
}

}  // namespace nightbell::cli
