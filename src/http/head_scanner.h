#pragma once

#include <cstddef>
#include <string_view>

#include "base/units.h"
#include "http/error_code.h"

/// Finds the end of a request's head while its bytes arrive, so that the parser sees
/// each head whole and once. Whatever pieces the bytes come in, the result is the same.
namespace nightbell::http {

/// The request line alone may be so long (RFC 9112 section 3 asks for 8000); more: 414.
inline constexpr std::size_t kMaxRequestLineBytes = 8_KiB;

/// Threading: one at a time.
class HeadScanner {
 public:
  enum class Status : unsigned char { kNeedMore, kDone, kRefused };
  struct Result {
    Status status = Status::kNeedMore;
    /// Empty lines before the request line (RFC 9112 section 2.2), not part of the head.
    std::size_t skipped = 0;
    std::size_t size = 0;  ///< of the head, its empty line included, when kDone
    ErrorId error{};       ///< when kRefused
  };

  /// @param max_head_bytes  more: 431
  explicit HeadScanner(std::size_t max_head_bytes) : max_(max_head_bytes) {}

  /// Looks at what is new. `bytes` begins where the request does and holds all of it
  /// that has come, also what was seen before.
  [[nodiscard]] Result scan(std::string_view bytes);

  /// Before the next request.
  void reset() { *this = HeadScanner(max_); }

 private:
  std::size_t max_;
  std::size_t begin_ = 0;       // of the request line
  std::size_t line_begin_ = 0;  // of the line that is being looked at
  std::size_t seen_ = 0;        // no line end before here, from line_begin_
};

}  // namespace nightbell::http
