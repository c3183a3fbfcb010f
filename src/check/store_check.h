#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/file.h"
#include "check/finding.h"
#include "store/catalog.h"
#include "store/kind_set.h"

/// Whether a store is right: every line, everything derived of them, every name.
/// docs/store-check.md.
namespace nightbell::check {

/// How far a check is.
struct Progress {
  std::string_view file;  ///< that is read now
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes = 0;  ///< of all files of lines
};

struct Scope {
  store::DataFolders folders;
  store::KindSet kinds = store::KindSet::all();
  bool whole = true;         ///< the data folder itself too, not only those of the kinds
  bool server_runs = false;  ///< a server, which does by itself what is due
};

struct Watcher {
  std::function<void(const Finding&)> found;
  std::function<void(const Progress&)> progress;
  /// Lets what goes on beside get on before something is looked at again: some 100 ms.
  std::function<void()> wait;
};

struct Summary {
  std::uint64_t segments = 0;
  std::uint64_t lines = 0;
  std::uint64_t bytes = 0;  ///< of the files of lines
  std::uint64_t faults = 0;
  std::uint64_t derived = 0;
  std::uint64_t notes = 0;
  std::vector<store::Segment> to_reindex;  ///< those of which something derived is wrong

  [[nodiscard]] bool is_right() const { return faults + derived == 0; }
};

/// Reads only, and takes no lock: it works beside a running server. Where something seems
/// wrong the folder is listed and looked at once more, so that what changes meanwhile is no
/// finding.
/// @error kIo  a folder can't be listed
/// Threading: one at a time. Cost: for each file what its index costs, made from the lines, and
/// as much again to ask it.
[[nodiscard]] Result<Summary> check_store(FileSystem& files, const Scope& scope,
                                          const Watcher& watcher);

}  // namespace nightbell::check
