#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/answer.h"
#include "cli/ask_options.h"

/// One question, one answer, shown.
namespace nightbell::cli {

struct Showing {
  /// For a person; empty when there is nothing to show.
  std::function<std::string(simdjson::dom::object, const Screen&)> text;
  /// The list whose items are the lines of Form::kLines; empty: the whole answer is one.
  std::string_view list;
  /// What was looked for, for `nothing found`: `errors`, `run r-1`.
  std::string what;
};

/// @return the exit status
[[nodiscard]] int ask_once(const AskOptions& options, AskedQuestion question,
                           const Showing& showing);

/// Asks, with a spinner where it takes long.
[[nodiscard]] Result<std::optional<AskReply>> ask_patiently(Asker& asker,
                                                            const AskedQuestion& question);

/// Writes to standard output.
/// @return the exit status
[[nodiscard]] int put_out(std::string_view text);

/// `nothing found: no errors in ./data`, on stderr.
void say_nothing_found(const Asker& asker, std::string_view what);

}  // namespace nightbell::cli
