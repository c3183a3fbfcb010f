#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "event/kind.h"
#include "intake/import_lines.h"
#include "intake/import_source.h"

/// How far each file was imported: `DATA/import.json`, so that a second run adds nothing
/// and an interrupted one goes on where it was.
///
/// A crash leaves the file at most one batch behind the lines on disk. How many lines of
/// that batch are there is known without looking at them: nobody else writes while an
/// import holds the folder, so it is what the files hold now less what they held when the
/// position was noted. Those lines are `owed`: the next run reads them and leaves them out.
namespace nightbell::intake {

using LinesByKind = std::array<std::uint64_t, kKindCount>;

struct ImportEntry {
  bool done = false;
  ImportPosition position;     ///< behind the last line that was settled
  std::uint64_t imported = 0;  ///< lines of it that were stored so far
  std::string epoch;           ///< of the ledger, when the position was noted; empty: nothing
                               ///< was under way then
  LinesByKind held{};          ///< lines in the folder's files, when it was noted
  LinesByKind owed{};          ///< of the first lines behind the position: on disk already
};

using ImportEntries = std::map<ImportIdentity, ImportEntry>;

[[nodiscard]] std::string print_progress(const ImportEntries& entries);
/// @error kCorrupt  the text is no progress file of this version
[[nodiscard]] Result<ImportEntries> parse_progress(std::string_view text);

/// True when an import had lines under way when it ended: it crashed.
[[nodiscard]] bool any_under_way(const ImportEntries& entries);

/// Finds what a crash left: adds to `owed` of the entry that was under way what the files
/// hold more than it knew. Nothing is under way any more afterwards.
/// @param epoch  of the last process that had the folder; an entry of another epoch owes what
///               it did, since others may have written meanwhile
/// @param held   what the files hold now
/// @return  false when there was such an entry: the end of what it brought may come twice
[[nodiscard]] bool note_owed(ImportEntries& entries, std::string_view epoch,
                             const LinesByKind& held);

/// Threading: one at a time.
class ImportProgress {
 public:
  /// @error kCorrupt  DATA/import.json is damaged: without it all would come again
  [[nodiscard]] static Result<ImportProgress> open(FileSystem& files,
                                                   const std::filesystem::path& data_dir);

  [[nodiscard]] ImportEntries& entries() { return entries_; }
  /// Replaces the file. @param sync  also waits until it is on the disk
  [[nodiscard]] Result<void> save(bool sync);

 private:
  ImportProgress(FileSystem& files, std::filesystem::path path)
      : files_(&files), path_(std::move(path)) {}

  FileSystem* files_;  ///< borrowed, never null; a pointer so that the type can be moved
  std::filesystem::path path_;
  ImportEntries entries_;
};

}  // namespace nightbell::intake
