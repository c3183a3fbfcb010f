#pragma once

#include <string>
#include <string_view>

#include "cli/answer.h"
#include "cli/screen.h"

namespace nightbell::cli {

/// Stored lines for a person, one after the other: time, source, level, what, and an id that
/// `nightbell timeline` takes. A day is told when it begins.
/// Threading: one at a time.
class LinePrinter {
 public:
  explicit LinePrinter(const Screen& screen) : screen_(screen) {}

  [[nodiscard]] std::string show(simdjson::dom::object line);

 private:
  const Screen& screen_;
  std::string day_;
};

/// The table of a search with stages: `columns` and `rows`.
[[nodiscard]] std::string show_table(simdjson::dom::object answer, const Screen& screen);

/// A table; columns of numbers are right-aligned.
/// @param heads  as many as each row has cells
[[nodiscard]] std::string show_table(const std::vector<std::string>& heads,
                                     const std::vector<std::vector<std::string>>& rows,
                                     const Screen& screen);

}  // namespace nightbell::cli
