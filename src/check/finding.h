#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

/// What a check found, in a person's words.
namespace nightbell::check {

/// Kinds of trouble: a closed set. docs/store-check.md has a chapter each.
enum class Problem : std::uint8_t {
  // Lines.
  kLinesLost,     ///< a block of a compressed file can't be inflated
  kLineDamaged,   ///< a line is no JSON object
  kLinesChanged,  ///< checkpoint and index both remember other lines
  kTornLine,      ///< what stands behind the last newline of a finished segment
  kUnreadable,    ///< the disk refuses a file
  // Derived: `nightbell store reindex` makes it anew.
  kIndexMissing,
  kIndexDamaged,
  kIndexForeign,  ///< it is of another file, or of this one before it changed
  kIndexWrong,    ///< it says other things than the lines do
  kCheckpointMissing,
  kCheckpointDamaged,
  kCheckpointWrong,
  // The folder.
  kLinkWrong,       ///< the link to the open segment names something else
  kRemovedDamaged,  ///< removed.json
  kLedgerDamaged,   ///< ledger.json
  kKeyDamaged,      ///< instance.key
  // Untidy, but nothing is wrong; most of it goes by itself.
  kOpenTail,    ///< an open segment ends in the middle of a line
  kIndexDue,    ///< a segment that was just finished has no index yet
  kTwoForms,    ///< a plain file beside its compressed one
  kLeftover,    ///< a temporary file, or something derived of lines that are gone
  kForeignName  ///< a file that is none of ours
};
inline constexpr std::size_t kProblemCount = 21;

enum class Severity : std::uint8_t {
  kFault,    ///< lines, or something that can't be made anew of them, are damaged
  kDerived,  ///< `nightbell store reindex` mends it
  kNote,     ///< no fault
};

/// What is the same for every finding of a problem.
struct ProblemText {
  std::string_view code;  ///< `index_damaged`
  Severity severity = Severity::kFault;
  std::string_view means;  ///< what it means for whoever asks
  std::string_view mend;   ///< what to do about it
};
[[nodiscard]] const ProblemText& text_of(Problem problem);
[[nodiscard]] std::string_view name_of(Severity severity);

struct Finding {
  Problem problem = Problem::kUnreadable;
  std::string file;         ///< from the data folder: `logs/logs-2026-11-21.idx`
  std::string says;         ///< what was seen, and where
  std::uint64_t lines = 0;  ///< how many lines are lost or damaged, where that is known
  friend bool operator==(const Finding&, const Finding&) = default;
};

/// One line of JSON: severity, problem, file, says, lines, means, mend.
[[nodiscard]] std::string as_json(const Finding& finding);

}  // namespace nightbell::check
