#include "intake/import_source.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <new>
#include <string>

#include "base/units.h"
#include "store/crc32c.h"

namespace nightbell::intake {
namespace {

constexpr std::size_t kFileChunk = 256_KiB;

std::unexpected<Error> ends_early() {
  return fail(ErrorCode::kCorrupt, "the compressed text ends early");
}
std::unexpected<Error> damaged() {
  return fail(ErrorCode::kCorrupt, "the compressed text is damaged");
}

class PlainSource final : public ImportSource {
 public:
  PlainSource(FilePtr file, const ImportIdentity& identity)
      : ImportSource(std::move(file), identity) {}
  Result<std::size_t> read(std::span<char> out) override { return read_file(out); }
  Result<void> skip(std::uint64_t bytes) override {
    if (bytes > identity().bytes - taken())
      return fail(ErrorCode::kCorrupt, "the text is shorter than it was");
    seek(taken() + bytes);
    return {};
  }
};

/// What both compressed formats share: a buffer of the file's bytes, and members (frames)
/// that follow each other as one text.
class PackedSource : public ImportSource {
 public:
  Result<std::size_t> read(std::span<char> out) override {
    while (true) {
      if (input_.empty() && !at_end_) {
        const auto got = read_file(buffer_);
        if (!got) return fail(got.error());
        input_ = {buffer_.data(), *got};
        at_end_ = *got == 0;
      }
      if (at_end_ && input_.empty() && !in_member_) return 0;
      const std::size_t before = input_.size();
      const auto made = unpack(input_, out, in_member_);
      if (!made || *made > 0) return made;
      if (input_.size() != before) continue;
      return at_end_ ? Result<std::size_t>(ends_early()) : Result<std::size_t>(damaged());
    }
  }

 protected:
  PackedSource(FilePtr file, const ImportIdentity& identity)
      : ImportSource(std::move(file), identity), buffer_(kFileChunk, '\0') {}
  /// Takes from the front of `input`, writes to `out`.
  /// @param in_member  set to whether a member is begun and not ended
  virtual Result<std::size_t> unpack(std::string_view& input, std::span<char> out,
                                     bool& in_member) = 0;

 private:
  std::string buffer_;
  std::string_view input_;
  bool at_end_ = false;
  bool in_member_ = false;
};

class GzipSource final : public PackedSource {
 public:
  GzipSource(FilePtr file, const ImportIdentity& identity)
      : PackedSource(std::move(file), identity) {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  ~GzipSource() override { inflateEnd(&stream_); }

 private:
  Result<std::size_t> unpack(std::string_view& input, std::span<char> out,
                             bool& in_member) override {
    // zlib reads next_in and does not write to it.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = static_cast<uInt>(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(out.size(), 1_MiB));
    const uInt room = stream_.avail_out;
    const int status = inflate(&stream_, Z_NO_FLUSH);
    input.remove_prefix(input.size() - stream_.avail_in);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return damaged();
    in_member = status != Z_STREAM_END;
    if (!in_member) inflateReset(&stream_);
    return room - stream_.avail_out;
  }

  z_stream stream_{};
};

class ZstdSource final : public PackedSource {
 public:
  ZstdSource(FilePtr file, const ImportIdentity& identity)
      : PackedSource(std::move(file), identity), stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
  }
  ~ZstdSource() override { ZSTD_freeDStream(stream_); }

 private:
  Result<std::size_t> unpack(std::string_view& input, std::span<char> out,
                             bool& in_member) override {
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer made{out.data(), out.size(), 0};
    const std::size_t left = ZSTD_decompressStream(stream_, &made, &in);
    if (ZSTD_isError(left) != 0) return damaged();
    input.remove_prefix(in.pos);
    in_member = left != 0;
    return made.pos;
  }

  ZSTD_DStream* stream_;
};

Result<std::uint32_t> crc_at(const File& file, std::uint64_t offset) {
  std::string bytes(kIdentityBytes, '\0');
  const auto got = file.read_at(bytes, offset);
  if (!got) return fail(got.error());
  return store::crc32c(std::string_view(bytes).substr(0, *got));
}

Result<ImportIdentity> identify(const File& file) {
  const auto size = file.size();
  if (!size) return fail(size.error());
  const auto first = crc_at(file, 0);
  if (!first) return fail(first.error());
  const auto last = crc_at(file, *size - std::min<std::uint64_t>(*size, kIdentityBytes));
  if (!last) return fail(last.error());
  return ImportIdentity{*size, *first, *last};
}

}  // namespace

Result<std::unique_ptr<ImportSource>> ImportSource::open(FileSystem& files,
                                                         const std::filesystem::path& path) {
  auto file = files.open(path, OpenMode::kRead);
  if (!file) return fail(std::move(file.error()));
  if (!*file) return fail(ErrorCode::kIo, "there is no such file");
  const auto identity = identify(**file);
  if (!identity) return fail(identity.error());
  std::array<char, 4> head{};
  if (const auto got = (*file)->read_at(head, 0); !got) return fail(got.error());
  const std::string_view magic(head.data(), head.size());
  std::unique_ptr<ImportSource> source;
  if (magic.starts_with("\x1f\x8b")) {
    source = std::make_unique<GzipSource>(std::move(*file), *identity);
  } else if (magic == "\x28\xb5\x2f\xfd") {
    source = std::make_unique<ZstdSource>(std::move(*file), *identity);
  } else {
    source = std::make_unique<PlainSource>(std::move(*file), *identity);
  }
  return source;
}

Result<void> ImportSource::skip(std::uint64_t bytes) {
  std::string waste(std::min<std::uint64_t>(bytes, kFileChunk), '\0');
  while (bytes > 0) {
    const auto got = read(std::span(waste).first(std::min<std::uint64_t>(bytes, waste.size())));
    if (!got) return fail(got.error());
    if (*got == 0) return fail(ErrorCode::kCorrupt, "the text is shorter than it was");
    bytes -= *got;
  }
  return {};
}

Result<std::size_t> ImportSource::read_file(std::span<char> out) {
  auto got = file_->read_at(out, position_);
  if (got) position_ += *got;
  return got;
}

}  // namespace nightbell::intake
