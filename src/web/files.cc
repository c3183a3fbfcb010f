#include "web/files.h"

#include <algorithm>

namespace nightbell::web {

const File* find_file(std::span<const File> files, std::string_view path) {
  const auto found = std::ranges::find(files, path, &File::path);
  return found == files.end() ? nullptr : &*found;
}

}  // namespace nightbell::web
