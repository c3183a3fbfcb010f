#include "intake/import_files.h"

#include <algorithm>
#include <string>

namespace nightbell::intake {
namespace {

namespace fs = std::filesystem;

bool is_importable(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.ends_with(".jsonl") || name.ends_with(".jsonl.gz") || name.ends_with(".jsonl.zst");
}

Result<std::vector<fs::path>> files_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code no_status;
    const auto status = at->symlink_status(no_status);
    if (fs::is_regular_file(status) && is_importable(at->path())) found.push_back(at->path());
  }
  if (error) return fail(ErrorCode::kInvalidArgument, folder.string() + ": " + error.message());
  if (found.empty()) {
    return fail(ErrorCode::kInvalidArgument,
                folder.string() + ": no *.jsonl, *.jsonl.gz or *.jsonl.zst is in it");
  }
  std::ranges::sort(found);
  return found;
}

bool is_within(const fs::path& path, const fs::path& folder) {
  const auto [rest, unused] = std::ranges::mismatch(
      folder, path, [](const fs::path& a, const fs::path& b) { return a == b; });
  return rest == folder.end();
}

}  // namespace

Result<std::vector<fs::path>> import_files(const std::vector<fs::path>& inputs,
                                           const fs::path& data_dir) {
  std::vector<fs::path> files;
  std::error_code ignored;
  const fs::path data = fs::weakly_canonical(data_dir, ignored);
  for (const fs::path& input : inputs) {
    if (is_within(fs::weakly_canonical(input, ignored), data)) {
      return fail(ErrorCode::kInvalidArgument,
                  input.string() + ": is in the data folder itself; move it out first");
    }
    const auto status = fs::status(input, ignored);
    if (fs::is_directory(status)) {
      auto inside = files_in(input);
      if (!inside) return fail(std::move(inside.error()));
      std::ranges::move(*inside, std::back_inserter(files));
    } else if (fs::is_regular_file(status)) {
      files.push_back(input);
    } else {
      return fail(ErrorCode::kInvalidArgument, input.string() + ": no such file or folder");
    }
  }
  return files;
}

}  // namespace nightbell::intake
