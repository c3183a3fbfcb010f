#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/file.h"

/// The ledger's tallies over restarts: `DATA/ledger.json`. FORMAT.md#ledger.
///
/// What is stored is counted from the files themselves; all other outcomes live here,
/// at most one save behind. An epoch is the time from a start to a stop.
namespace nightbell::store {

using Tallies = std::map<std::string, std::uint64_t, std::less<>>;

/// How an epoch was left.
struct LedgerState {
  std::string epoch;
  bool clean = false;  ///< false: it ended by a crash, and what it tallied after its last
                       ///< save is missing
  std::uint64_t unclean_epochs = 0;  ///< ended so far that way, this one included
  Tallies tallies;
};

/// Whether the text of a ledger.json is whole and means something.
[[nodiscard]] bool is_ledger(const std::string& text);

/// Threading: one at a time.
class LedgerFile {
 public:
  /// Begins a new epoch that starts with the former tallies, and writes it down.
  /// A file that can't be read as a ledger counts as none.
  /// @error kIo  the file can't be read or written
  [[nodiscard]] static Result<LedgerFile> open(FileSystem& files,
                                               const std::filesystem::path& data_dir);

  /// The epoch before, to go on with; nothing at the first start.
  [[nodiscard]] const std::optional<LedgerState>& previous() const { return previous_; }
  [[nodiscard]] const std::string& epoch() const { return epoch_; }
  /// Epochs that ended by a crash so far.
  [[nodiscard]] std::uint64_t unclean_epochs() const {
    return previous_ ? previous_->unclean_epochs : 0;
  }

  /// Replaces the file. Call about once a second; a rename, no sync: what a loss of power
  /// may cost is what it costs anyway.
  [[nodiscard]] Result<void> save(const Tallies& tallies);
  /// The last save, marked clean and synced.
  [[nodiscard]] Result<void> close_clean(const Tallies& tallies);

 private:
  LedgerFile(FileSystem& files, std::filesystem::path path) : files_(&files), path_(path) {}
  [[nodiscard]] Result<void> write(const Tallies& tallies, bool clean);

  FileSystem* files_;  ///< borrowed, never null; a pointer so that the type can be moved
  std::filesystem::path path_;
  std::string epoch_;
  std::optional<LedgerState> previous_;
};

}  // namespace nightbell::store
