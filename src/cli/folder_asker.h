#pragma once

#include "base/clock.h"
#include "base/file.h"
#include "cli/asker.h"
#include "store/catalog.h"

namespace nightbell::cli {

/// Asks the files of a data folder: a copy, or beside a running server. Needs no lock and
/// writes nothing. Each question lists the folder anew.
class FolderAsker final : public Asker {
 public:
  /// @param stall_after  runs.stall_after
  FolderAsker(FileSystem& files, const Clock& clock, store::DataFolders folders,
              std::chrono::seconds stall_after)
      : files_(files), clock_(clock), folders_(std::move(folders)), stall_after_(stall_after) {}

  [[nodiscard]] Result<std::optional<AskReply>> ask(const AskedQuestion& question) override;
  /// Looks every 200 ms.
  [[nodiscard]] Result<void> tail(const std::string& query, const TailWatcher& watcher) override;
  [[nodiscard]] std::string where() const override { return folders_.data_dir.string(); }

 private:
  FileSystem& files_;
  const Clock& clock_;
  const store::DataFolders folders_;
  const std::chrono::seconds stall_after_;
};

}  // namespace nightbell::cli
