#include "store/zstd_bytes.h"

#include <zstd.h>

#include <memory>
#include <new>

namespace nightbell::store {

std::string zstd_compress(std::string_view bytes) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                     ZSTD_freeCCtx);
  if (!context) throw std::bad_alloc();
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size)) throw std::bad_alloc();  // with room for the bound, all that can fail
  frame.resize(size);
  return frame;
}

Result<std::string> zstd_decompress(std::string_view frame, std::size_t max_bytes) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size > max_bytes)  // the values for "unknown" and "no frame" are the largest
    return fail(ErrorCode::kCorrupt, "zstd: no frame of at most the allowed size");
  std::string bytes(size, '\0');
  const std::size_t got = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
  if (ZSTD_isError(got) || got != size)
    return fail(ErrorCode::kCorrupt, "zstd: the frame is damaged");
  return bytes;
}

}  // namespace nightbell::store
