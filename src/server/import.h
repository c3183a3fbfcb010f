#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "base/clock.h"
#include "intake/import_totals.h"
#include "server/config.h"

/// An import: the parts of a server that write, without those that listen.
namespace nightbell::server {

struct ImportRequest {
  std::vector<std::filesystem::path> inputs;  ///< files and folders
  bool again = false;                         ///< also what was imported before
};

/// Imports into the configured data folder and says what became of it.
/// @param watch  called after each batch; false: stop
/// @error kLocked  a server runs on the folder
/// @error kInvalidArgument  as intake::import_files; kIo, kFull  the folder can't be written
[[nodiscard]] Result<intake::ImportTotals> import(
    const Config& config, const ImportRequest& request, const Clock& clock,
    const std::function<bool(const intake::ImportView&)>& watch);

}  // namespace nightbell::server
