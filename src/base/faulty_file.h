#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/file.h"

/// A disk for tests: in memory, with calls that fail when told to and a memory that
/// forgets at a crash what was not synced. No product code uses it.
namespace nightbell {

/// The calls that can be made to fail.
enum class FileCall : std::uint8_t {
  kOpen,
  kRead,
  kWrite,
  kSync,
  kTruncate,
  kSize,
  kLock,
  kRename,
  kSymlink,
  kReadLink,
  kRemove,
  kList,
  kMakeDirectory,
  kSyncDirectory,
  kSpace,
};
inline constexpr std::size_t kFileCallCount = 15;

/// What a crash takes away.
enum class CrashLoss : std::uint8_t {
  kNothing,   ///< the process died: locks and open files go, the kernel's memory stays
  kUnsynced,  ///< the power went: contents and names that were not synced are gone
  kSome,      ///< the power went: of what was not synced, any part may be there
};

/// Threading: any thread.
class FaultyFileSystem final : public FileSystem {
 public:
  FaultyFileSystem();
  ~FaultyFileSystem() override;

  /// The call number `nth` of this kind from now on (1: the next one) fails with kIo,
  /// and so do those after it when `forever`. A failed sync loses what it should have
  /// written for good, as Linux does: later syncs succeed without it.
  void fail(FileCall call, std::uint64_t nth, bool forever = false);
  void heal();  ///< nothing fails any more
  [[nodiscard]] std::uint64_t calls(FileCall call) const;

  /// Every write takes at most so many bytes.
  void set_max_write(std::size_t bytes);
  /// Writes beyond so many bytes over all files fail with kFull.
  void set_capacity(std::uint64_t bytes);
  /// Called before each call, without the lock; may advance a clock.
  void on_call(std::function<void(FileCall)> watch);

  /// All open files fail from now on; what is opened later sees what is left.
  /// @param seed  chooses what stays with kSome
  void crash(CrashLoss loss, std::uint64_t seed = 0);

  Result<FilePtr> open(const std::filesystem::path& path, OpenMode mode) override;
  Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
  Result<void> symlink(const std::string& target, const std::filesystem::path& link) override;
  Result<std::optional<std::string>> read_link(const std::filesystem::path& link) override;
  Result<bool> remove(const std::filesystem::path& path) override;
  Result<std::optional<std::vector<DirectoryEntry>>> list(
      const std::filesystem::path& directory) override;
  Result<bool> make_directory(const std::filesystem::path& path) override;
  Result<void> sync_directory(const std::filesystem::path& path) override;
  Result<DiskSpace> space(const std::filesystem::path& path) override;

  // For tests to look and tamper, never failing.

  /// The content of a file (a link is followed within its folder); empty when none.
  [[nodiscard]] std::string content(const std::filesystem::path& path) const;
  [[nodiscard]] bool exists(const std::filesystem::path& path) const;
  /// Puts a file there, durably, as another program would.
  void put(const std::filesystem::path& path, std::string bytes);
  void erase(const std::filesystem::path& path);
  /// The names in a folder, sorted.
  [[nodiscard]] std::vector<std::string> names(const std::filesystem::path& directory) const;
  /// Bytes of the files that drop_cache() and start_writeback() were called for.
  [[nodiscard]] std::uint64_t dropped_bytes() const;
  [[nodiscard]] std::uint64_t writeback_bytes() const;

 private:
  friend class FaultyFile;
  struct Node;
  using Names = std::map<std::filesystem::path, std::shared_ptr<Node>>;
  struct Fault {
    std::uint64_t countdown = 0;  ///< 0: none
    bool forever = false;
  };

  /// Counts the call; the error when it is to fail. Without the lock.
  [[nodiscard]] Result<void> enter(FileCall call, const std::filesystem::path& path);
  [[nodiscard]] std::shared_ptr<Node> find(const std::filesystem::path& path) const;
  [[nodiscard]] std::uint64_t used_bytes() const;
  void forget_unsynced(CrashLoss loss, std::uint64_t seed);

  mutable std::mutex mutex_;
  Names live_;
  Names durable_;
  std::array<Fault, kFileCallCount> faults_{};
  std::array<std::uint64_t, kFileCallCount> calls_{};
  std::size_t max_write_ = SIZE_MAX;
  std::uint64_t capacity_ = UINT64_MAX;
  std::uint64_t generation_ = 0;  ///< crashes so far
  std::uint64_t dropped_bytes_ = 0;
  std::uint64_t writeback_bytes_ = 0;
  std::function<void(FileCall)> watch_;
};

}  // namespace nightbell
