#include "store/gzip_member.h"

#include <libdeflate.h>

#include <cstring>

#include "store/bytes.h"

namespace nightbell::store {
namespace {

// ID1 ID2 CM FLG(FEXTRA) MTIME(4) XFL OS(unknown) XLEN(12) 'N' 'B' LEN(8), then the sizes.
constexpr std::string_view kFixedHeader("\x1f\x8b\x08\x04\0\0\0\0\0\xff\x0c\0NB\x08\0", 16);
static_assert(kFixedHeader.size() + 8 == kGzipHeaderBytes);

std::unexpected<Error> damaged(const char* what) {
  return fail(ErrorCode::kCorrupt, std::string("gzip: ") + what);
}

}  // namespace

void append_gzip_member(libdeflate_compressor& compressor, std::string_view raw, std::string& out) {
  const std::size_t start = out.size();
  out += kFixedHeader;
  const std::size_t bound = libdeflate_deflate_compress_bound(&compressor, raw.size());
  out.resize(start + kGzipHeaderBytes + bound);
  const std::size_t deflated = libdeflate_deflate_compress(
      &compressor, raw.data(), raw.size(), out.data() + start + kGzipHeaderBytes, bound);
  out.resize(start + kGzipHeaderBytes + deflated);
  put(out, libdeflate_crc32(0, raw.data(), raw.size()));
  put(out, static_cast<std::uint32_t>(raw.size()));
  const auto member = static_cast<std::uint32_t>(out.size() - start);
  const auto size = static_cast<std::uint32_t>(raw.size());
  std::memcpy(out.data() + start + kFixedHeader.size(), &member, 4);
  std::memcpy(out.data() + start + kFixedHeader.size() + 4, &size, 4);
}

Result<GzipSizes> read_gzip_header(std::string_view head) {
  if (head.size() < kGzipHeaderBytes) return damaged("a member is cut off");
  if (!head.starts_with(kFixedHeader)) return damaged("a member does not say its sizes");
  ByteReader in(head.substr(kFixedHeader.size()));
  GzipSizes sizes;
  sizes.member = in.take<std::uint32_t>();
  sizes.raw = in.take<std::uint32_t>();
  if (sizes.member < kGzipHeaderBytes + kGzipTrailerBytes)
    return damaged("a member says an impossible size");
  return sizes;
}

Result<void> inflate_gzip_member(libdeflate_decompressor& decompressor, std::string_view member,
                                 char* out, std::size_t raw_length) {
  const auto sizes = read_gzip_header(member);
  if (!sizes) return fail(sizes.error());
  if (sizes->member != member.size() || sizes->raw != raw_length)
    return damaged("a member has other sizes than are known of it");
  std::size_t taken = 0;
  // libdeflate checks CRC and length of the trailer.
  const libdeflate_result result = libdeflate_gzip_decompress_ex(
      &decompressor, member.data(), member.size(), out, raw_length, &taken, nullptr);
  if (result != LIBDEFLATE_SUCCESS || taken != member.size()) return damaged("a member is damaged");
  return {};
}

}  // namespace nightbell::store
