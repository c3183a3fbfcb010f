#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Compressed bodies → bodies, never more than allowed.
namespace nightbell::intake {

enum class Coding : unsigned char { kIdentity, kGzip, kDeflate, kUnknown };

/// Of a Content-Encoding header, in any case; several codings are kUnknown.
[[nodiscard]] Coding coding_of(std::string_view content_encoding);

enum class InflateError : unsigned char {
  kTooLarge,   ///< would pass max_bytes; nothing beyond it was inflated
  kMalformed,  ///< no valid stream, or bytes behind it
};

struct Inflated {
  std::optional<InflateError> error;
  std::string_view text;  ///< into the inflater; followed by http::kBodyPadding readable bytes
};

/// One decompressor with its buffer. Threading: one at a time.
class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Valid until the next call. `deflate` is zlib or raw deflate: both occur. Several
  /// gzip members are read as one text, as gzip does.
  [[nodiscard]] Inflated inflate(Coding coding, std::string_view body, std::size_t max_bytes);

 private:
  void* decompressor_;
  std::string buffer_;
};

}  // namespace nightbell::intake
