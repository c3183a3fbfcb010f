#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>

#include "base/file.h"

/// File and FileSystem over the kernel's calls, one call a method.
namespace nightbell {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> system_error(std::string_view call, const fs::path& path) {
  const int number = errno;
  const bool full = number == ENOSPC || number == EDQUOT;
  return fail(full ? ErrorCode::kFull : ErrorCode::kIo,
              path.string() + ": " + std::string(call) + ": " + std::strerror(number));
}

/// Repeats a call that a signal interrupted.
template <typename Call>
auto retried(Call call) {
  decltype(call()) result;
  do {
    result = call();
  } while (result < 0 && errno == EINTR);
  return result;
}

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

class PosixFile final : public File {
 public:
  PosixFile(int descriptor, fs::path path) : descriptor_(descriptor), path_(std::move(path)) {}

  Result<std::size_t> read_at(std::span<char> out, std::uint64_t offset) const override {
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t got = retried([&] {
        return ::pread(fd(), out.data() + done, out.size() - done,
                       static_cast<off_t>(offset + done));
      });
      if (got < 0) return system_error("pread", path_);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

  Result<std::size_t> write_at(std::span<const iovec> parts, std::uint64_t offset) override {
    const ssize_t written = retried([&] {
      return ::pwritev(fd(), parts.data(), static_cast<int>(parts.size()),
                       static_cast<off_t>(offset));
    });
    if (written < 0) return system_error("pwritev", path_);
    return static_cast<std::size_t>(written);
  }

  Result<void> sync_data() override {
    if (retried([&] { return ::fdatasync(fd()); }) != 0) return system_error("fdatasync", path_);
    return {};
  }

  Result<void> truncate(std::uint64_t size) override {
    if (retried([&] { return ::ftruncate(fd(), static_cast<off_t>(size)); }) != 0)
      return system_error("ftruncate", path_);
    return {};
  }

  Result<std::uint64_t> size() const override {
    struct stat info{};
    if (::fstat(fd(), &info) != 0) return system_error("fstat", path_);
    return static_cast<std::uint64_t>(info.st_size);
  }

  Result<bool> try_lock() override {
    if (retried([&] { return ::flock(fd(), LOCK_EX | LOCK_NB); }) == 0) return true;
    if (errno == EWOULDBLOCK) return false;
    return system_error("flock", path_);
  }

  void start_writeback(std::uint64_t offset, std::uint64_t length) override {
    ::sync_file_range(fd(), static_cast<off_t>(offset), static_cast<off_t>(length),
                      SYNC_FILE_RANGE_WRITE);
  }

  void drop_cache(std::uint64_t offset, std::uint64_t length) override {
    ::posix_fadvise(fd(), static_cast<off_t>(offset), static_cast<off_t>(length),
                    POSIX_FADV_DONTNEED);
  }

 private:
  [[nodiscard]] int fd() const { return descriptor_.get(); }

  Descriptor descriptor_;
  fs::path path_;
};

DirectoryEntry::Type type_of(mode_t mode) {
  if (S_ISREG(mode)) return DirectoryEntry::Type::kFile;
  if (S_ISDIR(mode)) return DirectoryEntry::Type::kDirectory;
  if (S_ISLNK(mode)) return DirectoryEntry::Type::kLink;
  return DirectoryEntry::Type::kOther;
}

class PosixFileSystem final : public FileSystem {
 public:
  Result<FilePtr> open(const fs::path& path, OpenMode mode) override {
    int flags = O_CLOEXEC | (mode == OpenMode::kRead ? O_RDONLY : O_RDWR);
    if (mode == OpenMode::kCreate || mode == OpenMode::kCreatePrivate) flags |= O_CREAT;
    const mode_t bits = mode == OpenMode::kCreatePrivate ? 0600 : 0640;
    const int fd = retried([&] { return ::open(path.c_str(), flags, bits); });
    if (fd >= 0) return FilePtr(std::make_unique<PosixFile>(fd, path));
    if (errno == ENOENT && (flags & O_CREAT) == 0) return FilePtr();
    return system_error("open", path);
  }

  Result<void> rename(const fs::path& from, const fs::path& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return system_error("rename", from);
    return {};
  }

  Result<void> symlink(const std::string& target, const fs::path& link) override {
    if (::symlink(target.c_str(), link.c_str()) != 0) return system_error("symlink", link);
    return {};
  }

  Result<std::optional<std::string>> read_link(const fs::path& link) override {
    std::optional<std::string> target(std::string(PATH_MAX, '\0'));
    const ssize_t length = ::readlink(link.c_str(), target->data(), target->size());
    if (length < 0 && (errno == ENOENT || errno == EINVAL)) return std::optional<std::string>();
    if (length < 0) return system_error("readlink", link);
    target->resize(static_cast<std::size_t>(length));
    return target;
  }

  Result<bool> remove(const fs::path& path) override {
    if (::unlink(path.c_str()) == 0) return true;
    if (errno == ENOENT) return false;
    return system_error("unlink", path);
  }

  Result<std::optional<std::vector<DirectoryEntry>>> list(const fs::path& directory) override {
    std::optional<std::vector<DirectoryEntry>> entries;
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(directory.c_str()), ::closedir);
    if (!stream) {
      if (errno == ENOENT) return entries;
      return system_error("opendir", directory);
    }
    entries.emplace();
    for (;;) {
      errno = 0;
      const dirent* entry = ::readdir(stream.get());
      if (entry == nullptr) {
        if (errno != 0) return system_error("readdir", directory);
        return entries;
      }
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      struct stat info{};
      if (::fstatat(::dirfd(stream.get()), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) continue;  // removed meanwhile
        return system_error("fstatat", directory / name);
      }
      entries->push_back({std::string(name), type_of(info.st_mode),
                          S_ISREG(info.st_mode) ? static_cast<std::uint64_t>(info.st_size) : 0});
    }
  }

  Result<bool> make_directory(const fs::path& path) override {
    if (::mkdir(path.c_str(), 0750) == 0) return true;
    if (errno == EEXIST) return false;
    return system_error("mkdir", path);
  }

  Result<void> sync_directory(const fs::path& path) override {
    const Descriptor directory(
        retried([&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
    if (directory.get() < 0) return system_error("open", path);
    if (retried([&] { return ::fsync(directory.get()); }) != 0) return system_error("fsync", path);
    return {};
  }

  Result<DiskSpace> space(const fs::path& path) override {
    struct statvfs info{};
    if (::statvfs(path.c_str(), &info) != 0) return system_error("statvfs", path);
    return DiskSpace{static_cast<std::uint64_t>(info.f_blocks) * info.f_frsize,
                     static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize};
  }
};

}  // namespace

FileSystem& posix_files() {
  static PosixFileSystem files;
  return files;
}

}  // namespace nightbell
