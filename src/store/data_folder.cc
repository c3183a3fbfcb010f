#include "store/data_folder.h"

namespace nightbell::store {

Result<void> make_data_folder(FileSystem& files, const std::filesystem::path& path) {
  const auto listed = files.list(path);
  if (!listed) return fail(listed.error());
  if (*listed) return {};
  NB_TRY(make_directories(files, path));
  return replace_file(files, path / ".gitignore", "*\n", OpenMode::kCreate, true);
}

}  // namespace nightbell::store
