#include "check/line_check.h"

namespace nightbell::check {

LinesSeen check_lines(LineReader& reader, std::string_view lines) {
  LinesSeen seen;
  while (!lines.empty()) {
    const std::size_t newline = lines.find('\n');
    const std::string_view line = lines.substr(0, newline);
    lines.remove_prefix(newline == std::string_view::npos ? lines.size() : newline + 1);
    ++seen.lines;
    simdjson::dom::object object;
    if (newline != std::string_view::npos && reader.parse(line, object)) continue;
    if (!seen.damaged.empty() && seen.damaged.back().last + 1 == seen.lines) {
      seen.damaged.back().last = seen.lines;
    } else {
      seen.damaged.push_back({seen.lines, seen.lines});
    }
  }
  return seen;
}

}  // namespace nightbell::check
