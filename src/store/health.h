#pragma once

#include <array>
#include <atomic>
#include <filesystem>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/file.h"
#include "base/guarded.h"
#include "store/journal.h"

/// Whether the store can be written: learnt from what happens to writes, and from a
/// small test of its own when nothing happens.
namespace nightbell::store {

/// Threading: any thread; probe() one at a time.
class Health {
 public:
  Health(FileSystem& files, std::filesystem::path data_dir);

  void write_failed(const Error& error);
  void write_succeeded();
  /// A segment could not be made. A write elsewhere says nothing about it.
  void open_failed(const Error& error);
  void open_succeeded();
  void sync_failed(const Error& error);
  void sync_succeeded();
  /// Old files are not deleted, because of the clock. Says nothing about writing.
  void deletion_stopped(const std::string& reason);
  void deletion_goes_on();

  /// Every kProbeWell, or kProbeIll while something is wrong: writes, syncs and removes
  /// a small file (FORMAT.md#probe), whose success says that writes work again.
  void probe(SteadyTime now);
  static constexpr std::chrono::seconds kProbeWell{30};
  static constexpr std::chrono::seconds kProbeIll{1};

  /// With less room than this the next writes will fail.
  static constexpr std::uint64_t kProbeSpace = 1_MiB;

  [[nodiscard]] Condition condition() const;

 private:
  enum Cause : std::size_t { kWrite, kOpen, kSync, kProbe, kDeletion, kCauses };
  void set(Cause cause, std::string reason);
  void clear(Cause cause);
  [[nodiscard]] Result<void> try_probe();

  FileSystem& files_;
  const std::filesystem::path data_dir_;
  std::optional<SteadyTime> last_probe_;
  std::array<std::atomic<bool>, kCauses> ill_{};
  Guarded<std::array<std::string, kCauses>> reasons_;
};

}  // namespace nightbell::store
