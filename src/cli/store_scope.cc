#include "cli/store_scope.h"

#include <algorithm>
#include <thread>

#include "cli/progress_bar.h"
#include "server/control_socket.h"

namespace nightbell::cli {
namespace {

using Path = std::filesystem::path;

/// What somebody typed, without a slash at its end.
Path tidied(const std::string& folder) {
  Path path = Path(folder).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

/// A data folder has a key, or at least one kind's folder (a copy of a part of it).
Result<bool> is_data_folder(const Path& folder) {
  const auto entries = posix_files().list(folder);
  if (!entries) return fail(entries.error());
  if (!*entries) return false;
  return std::ranges::any_of(**entries, [](const DirectoryEntry& entry) {
    return entry.name == "instance.key" || std::ranges::count(kKindNames, entry.name) > 0;
  });
}

}  // namespace

Result<StoreScope> store_scope(const AskOptions& options, const std::string& folder) {
  AskOptions asked = options;
  check::Scope scope;
  if (!folder.empty()) {
    Path path = tidied(folder);
    const auto is_data = is_data_folder(path);
    if (!is_data) return fail(is_data.error());
    const auto* const kind = std::ranges::find(kKindNames, path.filename().string());
    if (!*is_data && kind != kKindNames.end()) {
      scope.kinds = store::KindSet(kind_at(static_cast<std::size_t>(kind - kKindNames.begin())));
      scope.whole = false;
      path = folder_of(path);
    }
    asked.config.data_dir = path.string();
  }
  const auto input = input_of(asked.config);
  if (!input) return fail(input.error());
  auto config = server::load_config(*input);
  if (!config) return fail(std::move(config.error()));
  scope.folders = {config->store.data_dir, config->behavior_dir()};
  const auto is_data = is_data_folder(scope.folders.data_dir);
  if (!is_data) return fail(is_data.error());
  if (!*is_data) {
    return fail(ErrorCode::kInvalidArgument,
                scope.folders.data_dir.string() + ": is no data folder of a store");
  }
  scope.server_runs = server::server_listens(scope.folders.data_dir);
  return StoreScope{std::move(*config), std::move(scope)};
}

Result<check::Summary> check_with_progress(
    const check::Scope& scope, const std::function<void(const check::Finding&)>& found) {
  const SystemClock clock;
  ProgressBar bar(clock);
  check::Watcher watcher;
  watcher.found = [&](const check::Finding& finding) {
    bar.clear();
    found(finding);
  };
  watcher.progress = [&](const check::Progress& progress) {
    bar.show(progress.file, progress.bytes_done, progress.bytes, "");
  };
  watcher.wait = [] { std::this_thread::sleep_for(std::chrono::milliseconds(100)); };
  return check::check_store(posix_files(), scope, watcher);
}

}  // namespace nightbell::cli
