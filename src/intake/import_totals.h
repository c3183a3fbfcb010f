#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "event/outcome.h"
#include "intake/verdicts.h"

/// What became of an import.
namespace nightbell::intake {

struct ImportTotals {
  /// Of the troubles, the first are told in words.
  static constexpr std::size_t kTold = 10;

  std::uint64_t imported = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t resumed = 0;    ///< left out: a run that was interrupted had stored them
  std::uint64_t own_notes = 0;  ///< left out: of the kind `refused`
  std::array<std::uint64_t, kReasonCount> rejected{};
  DroppedFields dropped;
  std::uint64_t files_done = 0;
  std::uint64_t files_known = 0;    ///< imported by an earlier run
  std::vector<std::string> notes;   ///< `old.jsonl: is imported already`
  std::vector<std::string> wrong;   ///< `old.jsonl:17: invalid_payload: level: …`
  std::vector<std::string> unread;  ///< `old.jsonl: no such file`: what is missing of it
  bool stopped = false;             ///< was asked to stop before the end

  [[nodiscard]] std::uint64_t rejected_lines() const {
    std::uint64_t lines = 0;
    for (const std::uint64_t n : rejected) lines += n;
    return lines;
  }
  /// Everything there was is in now.
  [[nodiscard]] bool complete() const {
    return rejected_lines() == 0 && unread.empty() && !stopped;
  }
};

/// How far an import is, for whoever shows it.
struct ImportView {
  const std::filesystem::path& file;
  std::uint64_t taken;  ///< bytes of the file that were read
  std::uint64_t bytes;  ///< of the file
  const ImportTotals& totals;
};

}  // namespace nightbell::intake
