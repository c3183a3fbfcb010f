#include "base/file.h"

#include <algorithm>

namespace nightbell {

Result<void> write_all(File& file, std::span<iovec> parts, std::uint64_t offset) {
  while (!parts.empty()) {
    if (parts.front().iov_len == 0) {
      parts = parts.subspan(1);
      continue;
    }
    auto written = file.write_at(parts.first(std::min(parts.size(), File::kMaxParts)), offset);
    if (!written) return fail(std::move(written.error()));
    std::size_t left = *written;
    if (left == 0) return fail(ErrorCode::kIo, "the file takes no more bytes");
    offset += left;
    while (left > 0) {
      iovec& part = parts.front();
      const std::size_t taken = std::min(left, part.iov_len);
      part.iov_base = static_cast<char*>(part.iov_base) + taken;
      part.iov_len -= taken;
      left -= taken;
      if (part.iov_len == 0) parts = parts.subspan(1);
    }
  }
  return {};
}

Result<void> write_all(File& file, std::string_view bytes, std::uint64_t offset) {
  iovec part{const_cast<char*>(bytes.data()), bytes.size()};  // pwritev only reads it
  return write_all(file, std::span(&part, 1), offset);
}

Result<std::optional<std::string>> read_file(FileSystem& files, const std::filesystem::path& path,
                                             std::size_t max_bytes) {
  auto file = files.open(path, OpenMode::kRead);
  if (!file) return fail(std::move(file.error()));
  if (!*file) return std::optional<std::string>();
  const auto size = (*file)->size();
  if (!size) return fail(size.error());
  std::string bytes(std::min<std::uint64_t>(*size, max_bytes), '\0');
  const auto got = (*file)->read_at(bytes, 0);
  if (!got) return fail(got.error());
  bytes.resize(*got);
  return std::optional(std::move(bytes));
}

Result<void> replace_file(FileSystem& files, const std::filesystem::path& path,
                          std::string_view bytes, OpenMode mode, bool sync) {
  auto temporary = path;
  temporary += ".tmp";
  {
    auto file = files.open(temporary, mode);
    if (!file) return fail(std::move(file.error()));
    NB_TRY((*file)->truncate(0));
    NB_TRY(write_all(**file, bytes, 0));
    if (sync) NB_TRY((*file)->sync_data());
  }
  NB_TRY(files.rename(temporary, path));
  if (sync) NB_TRY(files.sync_directory(folder_of(path)));
  return {};
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  // A path that ends in '/' has an empty last part.
  const auto parent = path.has_filename() ? path.parent_path() : path.parent_path().parent_path();
  return parent.empty() ? "." : parent;
}

Result<void> make_directories(FileSystem& files, const std::filesystem::path& path) {
  const auto listed = files.list(path);
  if (!listed) return fail(listed.error());
  if (*listed) return {};
  const auto parent = folder_of(path);
  if (parent != path) NB_TRY(make_directories(files, parent));
  const auto made = files.make_directory(path);
  if (!made) return fail(made.error());
  if (*made) NB_TRY(files.sync_directory(folder_of(path)));
  return {};
}

}  // namespace nightbell
