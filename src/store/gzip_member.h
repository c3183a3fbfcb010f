#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

struct libdeflate_compressor;
struct libdeflate_decompressor;

/// One block as a gzip member (RFC 1952) whose extra field says its sizes, so that a file
/// of members can be walked. FORMAT.md#compressed.
namespace nightbell::store {

struct GzipSizes {
  std::uint32_t member = 0;  ///< bytes of the whole member
  std::uint32_t raw = 0;     ///< bytes that it holds
};

/// The header that every member of ours begins with.
inline constexpr std::size_t kGzipHeaderBytes = 24;
inline constexpr std::size_t kGzipTrailerBytes = 8;

void append_gzip_member(libdeflate_compressor& compressor, std::string_view raw, std::string& out);

/// @param head  the first kGzipHeaderBytes of a member, or fewer
/// @error kCorrupt  it is none of ours
[[nodiscard]] Result<GzipSizes> read_gzip_header(std::string_view head);

/// Inflates one whole member into `out`, of exactly `raw_length` bytes.
/// @error kCorrupt
[[nodiscard]] Result<void> inflate_gzip_member(libdeflate_decompressor& decompressor,
                                               std::string_view member, char* out,
                                               std::size_t raw_length);

}  // namespace nightbell::store
