#include "check/finding.h"

#include "base/json.h"

namespace nightbell::check {
namespace {

constexpr std::string_view kReindex = "nightbell store reindex";
constexpr std::string_view kNothing = "nothing";

constexpr auto kFault = Severity::kFault;
constexpr auto kDerived = Severity::kDerived;
constexpr auto kNote = Severity::kNote;

/// By Problem.
constexpr std::array<ProblemText, kProblemCount> kTexts = {{
    {"lines_lost", kFault,
     "these lines can't be read any more, and questions that need their block fail",
     "put the file back from a copy; without one, move it out of the folder"},
    {"line_damaged", kFault, "the line is no JSON object: no question finds it",
     "put the file back from a copy"},
    {"lines_changed", kFault,
     "checkpoint and index, both sound, remember other lines: these changed after they were "
     "written",
     "put the file back from a copy; `nightbell store reindex` makes findable what stands there"},
    {"torn_line", kFault, "the segment was finished, yet it ends in the middle of a line",
     "put the file back from a copy; readers pass over the torn line"},
    {"unreadable", kFault, "the disk refuses it: nothing is known of what it holds",
     "look at the disk and at the file's owner and mode"},
    {"index_missing", kDerived, "answers are right but slow: all lines of the segment are read",
     kReindex},
    {"index_damaged", kDerived, "answers are right but slow: what is damaged is not believed",
     kReindex},
    {"index_foreign", kDerived,
     "it is of another file, or of this one before it changed; it is not believed: answers are "
     "right but slow",
     kReindex},
    {"index_wrong", kDerived, "searches and counts may leave out lines that are there", kReindex},
    {"checkpoint_missing", kDerived, "the next start must read all lines", kReindex},
    {"checkpoint_damaged", kDerived, "the next start must read lines again", kReindex},
    {"checkpoint_wrong", kDerived,
     "counts and searches may leave out lines that are there, until the index is made", kReindex},
    {"link_wrong", kFault, "who follows it reads another file than the one that is written",
     "nothing, if nobody follows it: the server makes it anew when it next begins a file"},
    {"removed_damaged", kFault,
     "how many lines expired or were erased is not known: `stored` of the ledger is too small",
     "put the file back from a copy"},
    {"ledger_damaged", kFault, "the tallies of earlier starts are lost",
     "put the file back from a copy"},
    {"key_damaged", kFault, "the server does not start",
     "put the file back from a copy; a new key shows visitors under other hashes"},
    {"open_tail", kNote, "a write was cut off, or is under way: nobody was told it is stored",
     "nothing: the next start cuts it off"},
    {"index_due", kNote, "the segment was finished a moment ago",
     "nothing: the server makes the index soon"},
    {"two_forms", kNote, "a compression was cut off at its end; the compressed file counts",
     "nothing: the server removes the plain one when the other holds all lines"},
    {"leftover", kNote, "something was cut off; no line is in it alone",
     "nothing: the server removes it after its next start"},
    {"foreign_name", kNote, "it is none of this store's files, and is left alone", kNothing},
}};

}  // namespace

const ProblemText& text_of(Problem problem) {
  return kTexts[static_cast<std::size_t>(problem)];
}

std::string_view name_of(Severity severity) {
  constexpr std::array<std::string_view, 3> kNames = {"fault", "derived", "note"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::string as_json(const Finding& finding) {
  const ProblemText& text = text_of(finding.problem);
  std::string out = "{";
  const auto add = [&](std::string_view name, std::string_view value) {
    if (out.back() != '{') out += ',';
    json::append_string(out, name);
    out += ':';
    json::append_string(out, value);
  };
  add("severity", name_of(text.severity));
  add("problem", text.code);
  add("file", finding.file);
  add("says", finding.says);
  if (finding.lines > 0) out += R"(,"lines":)" + std::to_string(finding.lines);
  add("means", text.means);
  add("mend", text.mend);
  return out + '}';
}

}  // namespace nightbell::check
