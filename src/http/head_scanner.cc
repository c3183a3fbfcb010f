#include "http/head_scanner.h"

#include <cstring>

namespace nightbell::http {
namespace {

constexpr std::size_t kMaxLeadingEmptyLines = 2;

HeadScanner::Result refused(ErrorId error) {
  return {.status = HeadScanner::Status::kRefused, .error = error};
}

/// A method begins with a visible character; a TLS greeting, for one, does not.
bool may_begin_request(char c) {
  return c > ' ' && c < 0x7f;
}

}  // namespace

HeadScanner::Result HeadScanner::scan(std::string_view bytes) {
  while (seen_ < bytes.size()) {
    const char first = bytes[line_begin_];
    const bool in_request_line = line_begin_ == begin_;
    if (in_request_line && first != '\r' && !may_begin_request(first)) {
      return refused(ErrorId::kBadRequest);
    }

    const void* found = std::memchr(bytes.data() + seen_, '\n', bytes.size() - seen_);
    const std::size_t line_end =  // behind the '\n', or how far it must at least be
        found ? static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data()) + 1
              : bytes.size() + 1;
    if (in_request_line && line_end - begin_ > kMaxRequestLineBytes) {
      return refused(ErrorId::kUriTooLong);
    }
    if (line_end - begin_ > max_) return refused(ErrorId::kHeadersTooLarge);
    if (!found) {
      seen_ = bytes.size();
      break;
    }

    const std::size_t length = line_end - line_begin_;
    if (length < 2 || bytes[line_end - 2] != '\r') return refused(ErrorId::kBadRequest);
    seen_ = line_begin_ = line_end;
    if (length > 2) continue;
    if (!in_request_line) {
      return {.status = Status::kDone, .skipped = begin_, .size = line_end - begin_};
    }
    begin_ = line_end;
    if (begin_ > 2 * kMaxLeadingEmptyLines) return refused(ErrorId::kBadRequest);
  }
  return {.status = Status::kNeedMore, .skipped = begin_};
}

}  // namespace nightbell::http
