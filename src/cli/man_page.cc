#include "cli/man_page.h"

#include <fmt/format.h>

#include "cli/leaf_commands.h"

namespace nightbell::cli {
namespace {

/// Text that roff takes as it is: no escapes, no requests at the begin of a line.
std::string roff(std::string_view text) {
  std::string out;
  bool at_begin = true;
  for (const char c : text) {
    if (at_begin && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    at_begin = c == '\n';
  }
  return out;
}

/// A footer's examples; its first line says that they are some.
std::string examples(const std::string& footer) {
  const std::size_t first = footer.find('\n');
  if (first == std::string::npos) return {};
  return fmt::format(".nf\n{}\n.fi\n", roff(footer.substr(first + 1)));
}

std::string options(const CLI::App& command) {
  std::string out;
  for (const CLI::Option* option : command.get_options()) {
    const bool is_place = option->get_positional();
    if (!is_place && option->get_lnames().front() == "help") continue;
    const std::string name =
        is_place ? option->get_single_name() : "--" + option->get_lnames().front();
    const bool takes_value = !is_place && option->get_items_expected_max() > 0;
    std::string text = option->get_description();
    if (const auto& value = option->get_default_str(); !value.empty()) text += " [" + value + "]";
    out += fmt::format(".TP\n\\fB{}\\fR{}\n{}\n", roff(name), takes_value ? " \\fIvalue\\fR" : "",
                       roff(text));
  }
  return out;
}

}  // namespace

std::string man_page_of(const CLI::App& app) {
  std::string out = fmt::format(
      ".TH NIGHTBELL 1 \"\" \"nightbell {}\" \"User Commands\"\n"
      ".SH NAME\nnightbell \\- telemetry that tells what broke, where, and why\n"
      ".SH SYNOPSIS\n\\fBnightbell\\fR \\fIcommand\\fR [\\fIoptions\\fR]\n.SH COMMANDS\n",
      NIGHTBELL_VERSION);
  for (const auto& [name, command] : leaf_commands(app)) {
    out += fmt::format(".SS {}\n{}.\n{}", roff(name), roff(command->get_description()),
                       options(*command));
    if (const auto text = examples(command->get_footer()); !text.empty())
      out += ".PP\nExamples:\n" + text;
  }
  return out + ".SH EXAMPLES\n" + examples(app.get_footer());
}

}  // namespace nightbell::cli
