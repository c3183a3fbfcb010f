#include "store/block_codec.h"

#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>
#include <cassert>
#include <new>

#include "store/gzip_member.h"

namespace nightbell::store {
namespace {

// docs/decisions/0009: where a smaller file stops being worth its CPU.
constexpr int kGzipLevel = 7;
constexpr int kZstdLevel = 9;
/// The longest header of a zstd frame (RFC 8878, 3.1.1).
constexpr std::size_t kZstdHeaderBytes = 18;

/// A C object that is made when first needed; `bad_alloc` when there is no memory for it.
template <typename T, auto Free>
class Lazy {
 public:
  template <typename Make>
  T& get(Make make) {
    if (!object_) {
      object_.reset(make());
      if (!object_) throw std::bad_alloc();
    }
    return *object_;
  }

 private:
  struct Deleter {
    void operator()(T* object) const { Free(object); }
  };
  std::unique_ptr<T, Deleter> object_;
};

ZSTD_CCtx* make_zstd_compressor() {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  if (context != nullptr) {
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kZstdLevel);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 1);
  }
  return context;
}

}  // namespace

struct BlockCodec::Tools {
  Lazy<libdeflate_compressor, libdeflate_free_compressor> deflate;
  Lazy<libdeflate_decompressor, libdeflate_free_decompressor> inflate;
  Lazy<ZSTD_CCtx, ZSTD_freeCCtx> zstd;
  Lazy<ZSTD_DCtx, ZSTD_freeDCtx> unzstd;
};

BlockCodec::BlockCodec() : tools_(std::make_unique<Tools>()) {}
BlockCodec::~BlockCodec() = default;
BlockCodec::BlockCodec(BlockCodec&&) noexcept = default;
BlockCodec& BlockCodec::operator=(BlockCodec&&) noexcept = default;

void BlockCodec::compress(SegmentForm form, std::string_view lines, std::string& out) {
  assert(lines.size() <= kMaxRawBlock);
  switch (form) {
    case SegmentForm::kPlain:
      out += lines;
      return;
    case SegmentForm::kGzip:
      append_gzip_member(
          tools_->deflate.get([] { return libdeflate_alloc_compressor(kGzipLevel); }), lines, out);
      return;
    case SegmentForm::kZstd:
      break;
  }
  const std::size_t start = out.size();
  out.resize(start + ZSTD_compressBound(lines.size()));
  const std::size_t size =
      ZSTD_compress2(&tools_->zstd.get(make_zstd_compressor), out.data() + start,
                     out.size() - start, lines.data(), lines.size());
  if (ZSTD_isError(size)) throw std::bad_alloc();  // with room for the bound, all that can fail
  out.resize(start + size);
}

Result<std::string_view> BlockCodec::inflate(SegmentForm form, std::string_view block,
                                             std::uint64_t raw_length, std::string& room) {
  if (raw_length > kMaxRawBlock)
    return fail(ErrorCode::kCorrupt, "a block says an impossible size");
  room.resize(raw_length + kBlockPadding);
  const std::string_view lines(room.data(), raw_length);
  switch (form) {
    case SegmentForm::kPlain:
      if (block.size() != raw_length) return fail(ErrorCode::kCorrupt, "a block is cut off");
      std::ranges::copy(block, room.begin());
      return lines;
    case SegmentForm::kGzip:
      NB_TRY(inflate_gzip_member(tools_->inflate.get(libdeflate_alloc_decompressor), block,
                                 room.data(), raw_length));
      return lines;
    case SegmentForm::kZstd:
      break;
  }
  const std::size_t size = ZSTD_decompressDCtx(&tools_->unzstd.get(ZSTD_createDCtx), room.data(),
                                               raw_length, block.data(), block.size());
  if (ZSTD_isError(size) || size != raw_length)
    return fail(ErrorCode::kCorrupt, "zstd: a frame is damaged");
  return lines;
}

namespace {

std::unexpected<Error> at_offset(Error error, std::uint64_t offset) {
  return fail(std::move(error).within("at byte " + std::to_string(offset)));
}

/// The frame's size stands in no header: its blocks must be gone through.
Result<CompressedBlock> zstd_frame_at(std::string_view bytes) {
  const unsigned long long raw = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (raw > kMaxRawBlock)
    return fail(ErrorCode::kCorrupt, "zstd: a frame does not say its size, or is none");
  const std::size_t length = ZSTD_findFrameCompressedSize(bytes.data(), bytes.size());
  if (ZSTD_isError(length)) return fail(ErrorCode::kCorrupt, "zstd: a frame is cut off");
  return CompressedBlock{0, length, raw};
}

/// Reads the frame at `offset` with as much behind it as is needed to see its end.
Result<CompressedBlock> read_zstd_frame(const File& file, std::uint64_t offset, std::uint64_t size,
                                        std::string& buffer) {
  for (std::uint64_t want = 1_MiB;; want *= 4) {
    buffer.resize(std::min(want, size - offset));
    const auto got = file.read_at(buffer, offset);
    if (!got) return fail(got.error());
    auto frame = zstd_frame_at(std::string_view(buffer).substr(0, *got));
    if (frame || buffer.size() == size - offset || want > 2 * kMaxRawBlock) return frame;
    if (*got < kZstdHeaderBytes) return frame;
  }
}

Result<CompressedBlock> read_gzip_member(const File& file, std::uint64_t offset,
                                         std::uint64_t size) {
  char head[kGzipHeaderBytes];
  const auto got = file.read_at(head, offset);
  if (!got) return fail(got.error());
  const auto sizes = read_gzip_header(std::string_view(head, *got));
  if (!sizes) return fail(sizes.error());
  if (sizes->member > size - offset) return fail(ErrorCode::kCorrupt, "gzip: a member is cut off");
  if (sizes->raw > kMaxRawBlock)
    return fail(ErrorCode::kCorrupt, "gzip: a member says an impossible size");
  return CompressedBlock{0, sizes->member, sizes->raw};
}

}  // namespace

Result<WalkedBlocks> walk_readable_blocks(const File& file, SegmentForm form) {
  const auto size = file.size();
  if (!size) return fail(size.error());
  WalkedBlocks walked;
  std::string buffer;
  while (walked.end < *size) {
    auto block = form == SegmentForm::kGzip ? read_gzip_member(file, walked.end, *size)
                                            : read_zstd_frame(file, walked.end, *size, buffer);
    if (!block && block.error().code != ErrorCode::kCorrupt)
      return at_offset(std::move(block.error()), walked.end);
    if (!block) {
      walked.stopped_by = std::move(block.error());
      break;
    }
    block->file_offset = walked.end;
    walked.end += block->file_length;
    walked.blocks.push_back(*block);
  }
  return walked;
}

Result<std::vector<CompressedBlock>> walk_blocks(const File& file, SegmentForm form) {
  auto walked = walk_readable_blocks(file, form);
  if (!walked) return fail(std::move(walked.error()));
  if (walked->stopped_by) return at_offset(std::move(*walked->stopped_by), walked->end);
  return std::move(walked->blocks);
}

}  // namespace nightbell::store
