#pragma once

#include <sys/uio.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// Files and folders, as far as the store uses them: every system call that can fail
/// stands behind these two types, so that tests can make each of them fail
/// (faulty_file.h). Errors are kIo with the path and the system's own words; ENOSPC
/// and EDQUOT are kFull.
namespace nightbell {

/// One open file, closed by its destructor.
/// Threading: any thread (positions are arguments; there is no file pointer).
class File {
 public:
  virtual ~File() = default;

  /// Reads up to out.size() bytes at `offset`.
  /// @return how many; fewer than asked only at the end of the file
  [[nodiscard]] virtual Result<std::size_t> read_at(std::span<char> out,
                                                    std::uint64_t offset) const = 0;

  /// pwritev: writes the parts one behind the other at `offset`.
  /// @param parts  at most kMaxParts
  /// @return how many bytes; may be fewer than asked (see write_all)
  [[nodiscard]] virtual Result<std::size_t> write_at(std::span<const iovec> parts,
                                                     std::uint64_t offset) = 0;
  static constexpr std::size_t kMaxParts = 1024;  ///< IOV_MAX of Linux

  /// fdatasync: what was written so far is on the disk. After a failure nothing is
  /// known of the pages that were dirty; the file must not be written again.
  [[nodiscard]] virtual Result<void> sync_data() = 0;
  [[nodiscard]] virtual Result<void> truncate(std::uint64_t size) = 0;
  [[nodiscard]] virtual Result<std::uint64_t> size() const = 0;

  /// flock(LOCK_EX | LOCK_NB), held until the file is closed.
  /// @return false when another open file holds it
  [[nodiscard]] virtual Result<bool> try_lock() = 0;

  /// sync_file_range(WRITE): the kernel begins to write these pages. Advice: it may
  /// do nothing, and errors show at sync_data().
  virtual void start_writeback(std::uint64_t offset, std::uint64_t length) = 0;
  /// POSIX_FADV_DONTNEED: clean pages of this range may leave the page cache. Advice.
  virtual void drop_cache(std::uint64_t offset, std::uint64_t length) = 0;
};

using FilePtr = std::unique_ptr<File>;

enum class OpenMode : std::uint8_t {
  kRead,           ///< must exist
  kUpdate,         ///< read and write; must exist
  kCreate,         ///< read and write; made with mode 0640 when missing
  kCreatePrivate,  ///< the same with mode 0600
};

struct DirectoryEntry {
  enum class Type : std::uint8_t { kFile, kDirectory, kLink, kOther };
  std::string name;
  Type type = Type::kFile;
  std::uint64_t size = 0;  ///< of a file
};

struct DiskSpace {
  std::uint64_t total_bytes = 0;
  std::uint64_t free_bytes = 0;  ///< for this user
};

/// Threading: any thread.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  /// @return null when the file must exist and does not
  [[nodiscard]] virtual Result<FilePtr> open(const std::filesystem::path& path, OpenMode mode) = 0;
  /// Replaces `to` when it exists.
  [[nodiscard]] virtual Result<void> rename(const std::filesystem::path& from,
                                            const std::filesystem::path& to) = 0;
  /// @param target  what the link says, taken as it is
  [[nodiscard]] virtual Result<void> symlink(const std::string& target,
                                             const std::filesystem::path& link) = 0;
  /// @return what a symbolic link says; nothing when there is none of this name
  [[nodiscard]] virtual Result<std::optional<std::string>> read_link(
      const std::filesystem::path& link) = 0;
  /// @return false when there was nothing to remove
  [[nodiscard]] virtual Result<bool> remove(const std::filesystem::path& path) = 0;
  /// Everything in `directory` but `.` and `..`, in no order.
  /// @return nothing when there is no such directory
  [[nodiscard]] virtual Result<std::optional<std::vector<DirectoryEntry>>> list(
      const std::filesystem::path& directory) = 0;
  /// Makes the directory (0750); its parent must exist.
  /// @return false when it was there already
  [[nodiscard]] virtual Result<bool> make_directory(const std::filesystem::path& path) = 0;
  /// fsync of the directory: the names in it are on the disk.
  [[nodiscard]] virtual Result<void> sync_directory(const std::filesystem::path& path) = 0;
  /// Of the file system that holds `path`.
  [[nodiscard]] virtual Result<DiskSpace> space(const std::filesystem::path& path) = 0;
};

/// The machine's own.
[[nodiscard]] FileSystem& posix_files();

/// Writes all the parts at `offset`, going on after short writes. `parts` may be of any
/// number; it is changed on the way.
[[nodiscard]] Result<void> write_all(File& file, std::span<iovec> parts, std::uint64_t offset);
[[nodiscard]] Result<void> write_all(File& file, std::string_view bytes, std::uint64_t offset);

/// The whole file, at most `max_bytes` of it; nothing when there is none.
[[nodiscard]] Result<std::optional<std::string>> read_file(FileSystem& files,
                                                           const std::filesystem::path& path,
                                                           std::size_t max_bytes);

/// Makes `bytes` the content of `path` at once: a temporary name beside it, then a
/// rename; readers see the old or the new content, never a part.
/// @param sync  also wait until content and name are on the disk
[[nodiscard]] Result<void> replace_file(FileSystem& files, const std::filesystem::path& path,
                                        std::string_view bytes, OpenMode mode, bool sync);

/// The folder that holds `path`; `.` for a single name.
[[nodiscard]] std::filesystem::path folder_of(const std::filesystem::path& path);

/// Makes `path` and its missing parents; a new name is synced into its parent.
[[nodiscard]] Result<void> make_directories(FileSystem& files, const std::filesystem::path& path);

}  // namespace nightbell
