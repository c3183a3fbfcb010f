#include "intake/inflate.h"

#include <libdeflate.h>

#include <algorithm>
#include <new>

#include "base/ascii.h"
#include "base/units.h"
#include "http/message.h"

namespace nightbell::intake {
namespace {

/// What a loop keeps for the next body; more is given back.
constexpr std::size_t kKeptBuffer = 256_KiB + http::kBodyPadding;

/// A zlib header (RFC 1950): method 8 and a check that divides by 31.
bool is_zlib(std::string_view body) {
  if (body.size() < 2) return false;
  const auto first = static_cast<unsigned char>(body[0]);
  const auto second = static_cast<unsigned char>(body[1]);
  return (first & 15) == 8 && (first * 256u + second) % 31 == 0;
}

}  // namespace

Coding coding_of(std::string_view content_encoding) {
  if (content_encoding.empty() || ascii::equal_ignoring_case(content_encoding, "identity"))
    return Coding::kIdentity;
  if (ascii::equal_ignoring_case(content_encoding, "gzip") ||
      ascii::equal_ignoring_case(content_encoding, "x-gzip"))
    return Coding::kGzip;
  if (ascii::equal_ignoring_case(content_encoding, "deflate")) return Coding::kDeflate;
  return Coding::kUnknown;
}

Inflater::Inflater() : decompressor_(libdeflate_alloc_decompressor()) {
  if (decompressor_ == nullptr) throw std::bad_alloc();
}
Inflater::~Inflater() {
  libdeflate_free_decompressor(static_cast<libdeflate_decompressor*>(decompressor_));
}

Inflated Inflater::inflate(Coding coding, std::string_view body, std::size_t max_bytes) {
  auto* decompressor = static_cast<libdeflate_decompressor*>(decompressor_);
  if (buffer_.size() < max_bytes + 1 + http::kBodyPadding || buffer_.size() > kKeptBuffer) {
    buffer_ = std::string();
    buffer_.resize(max_bytes + 1 + http::kBodyPadding);
  }
  std::size_t written = 0;
  while (true) {
    std::size_t taken = 0;
    std::size_t made = 0;
    char* out = buffer_.data() + written;
    const std::size_t room = max_bytes + 1 - written;  // one more than allowed tells "too large"
    libdeflate_result result;
    if (coding == Coding::kGzip) {
      result = libdeflate_gzip_decompress_ex(decompressor, body.data(), body.size(), out, room,
                                             &taken, &made);
    } else if (is_zlib(body)) {
      result = libdeflate_zlib_decompress_ex(decompressor, body.data(), body.size(), out, room,
                                             &taken, &made);
    } else {
      result = libdeflate_deflate_decompress_ex(decompressor, body.data(), body.size(), out, room,
                                                &taken, &made);
    }
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE) return {InflateError::kTooLarge, {}};
    if (result != LIBDEFLATE_SUCCESS) return {InflateError::kMalformed, {}};
    written += made;
    if (written > max_bytes) return {InflateError::kTooLarge, {}};
    body.remove_prefix(taken);
    if (body.empty()) return {std::nullopt, {buffer_.data(), written}};
    if (coding != Coding::kGzip) return {InflateError::kMalformed, {}};
  }
}

}  // namespace nightbell::intake
