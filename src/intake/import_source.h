#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "base/file.h"
#include "base/result.h"

/// A file that is imported, as text: plain, gzip or zstd, told by its first bytes and not
/// by its name, a chunk at a time.
namespace nightbell::intake {

/// Which file it is, wherever it lies: a moved or renamed file is still the same. One that
/// grew is another.
struct ImportIdentity {
  std::uint64_t bytes = 0;  ///< as it lies on the disk
  std::uint32_t first = 0;  ///< CRC-32C of the first kIdentityBytes
  std::uint32_t last = 0;   ///< CRC-32C of the last kIdentityBytes
  friend auto operator<=>(const ImportIdentity&, const ImportIdentity&) = default;
};
inline constexpr std::size_t kIdentityBytes = 65536;

/// Threading: one at a time.
class ImportSource {
 public:
  /// @error kIo  there is no such file, or it can't be read
  [[nodiscard]] static Result<std::unique_ptr<ImportSource>> open(
      FileSystem& files, const std::filesystem::path& path);
  virtual ~ImportSource() = default;

  /// The next text: fewer bytes than asked at any time, none only at the end.
  /// @error kCorrupt  the compressed stream is damaged or ends early; kIo
  [[nodiscard]] virtual Result<std::size_t> read(std::span<char> out) = 0;
  /// Leaves `bytes` of text out. Reads through them where the file is compressed.
  /// @error kCorrupt  the text is shorter
  [[nodiscard]] virtual Result<void> skip(std::uint64_t bytes);

  [[nodiscard]] const ImportIdentity& identity() const { return identity_; }
  /// Bytes of the file (not of its text) that were read so far.
  [[nodiscard]] std::uint64_t taken() const { return position_; }

 protected:
  ImportSource(FilePtr file, const ImportIdentity& identity)
      : file_(std::move(file)), identity_(identity) {}
  /// The next bytes of the file itself.
  [[nodiscard]] Result<std::size_t> read_file(std::span<char> out);
  void seek(std::uint64_t position) { position_ = position; }

 private:
  FilePtr file_;
  ImportIdentity identity_;
  std::uint64_t position_ = 0;
};

}  // namespace nightbell::intake
