#include "store/lock.h"

#include <unistd.h>

namespace nightbell::store {
namespace {

std::string holder(const File& file) {
  std::string text(32, '\0');
  const auto got = file.read_at(text, 0);
  text.resize(got ? *got : 0);
  text.erase(std::min(text.find('\n'), text.size()));
  return text.empty() ? "another process" : "process " + text;
}

}  // namespace

Result<FolderLock> FolderLock::take(FileSystem& files, const std::filesystem::path& data_dir,
                                    std::string_view name) {
  const auto path = data_dir / name;
  auto file = files.open(path, OpenMode::kCreate);
  if (!file) return fail(std::move(file.error()));
  const auto locked = (*file)->try_lock();
  if (!locked) return fail(locked.error());
  if (!*locked) return fail(ErrorCode::kLocked, path.string() + ": held by " + holder(**file));
  NB_TRY((*file)->truncate(0));
  NB_TRY(write_all(**file, std::to_string(::getpid()) + "\n", 0));
  return FolderLock(std::move(*file));
}

}  // namespace nightbell::store
