#include "intake/import_lines.h"

#include <cstring>
#include <span>

#include "base/units.h"
#include "event/limits.h"
#include "http/message.h"

namespace nightbell::intake {
namespace {

/// What is kept of a line that is too long: as much as tells that it is.
constexpr std::size_t kKept = limits::kImportLine + 1;
constexpr std::size_t kRoom = kKept + 256_KiB;

}  // namespace

ImportLines::ImportLines(ImportSource& source, ImportPosition at)
    : source_(source), position_(at), buffer_(kRoom + http::kBodyPadding, '\0') {}

Result<bool> ImportLines::fill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  const auto got = source_.read(std::span(buffer_).subspan(end_, kRoom - end_));
  if (!got) return fail(got.error());
  end_ += *got;
  return *got > 0;
}

Result<std::optional<std::string_view>> ImportLines::next() {
  std::size_t searched = 0;
  while (true) {
    const std::string_view rest(buffer_.data() + begin_, end_ - begin_);
    const std::size_t newline = rest.find('\n', searched);
    if (newline != std::string_view::npos) {
      begin_ += newline + 1;
      position_.bytes += newline + 1;
      ++position_.lines;
      return rest.substr(0, newline);
    }
    searched = rest.size();
    if (rest.size() >= kKept) {
      NB_TRY(skip_rest_of_line());
      return std::string_view(buffer_).substr(0, kKept);
    }
    const auto more = fill();
    if (!more) return fail(more.error());
    if (*more) continue;
    const std::string_view last(buffer_.data() + begin_, end_ - begin_);
    if (last.empty()) return std::nullopt;
    begin_ = end_;
    position_.bytes += last.size();
    ++position_.lines;
    return last;
  }
}

/// The front of the buffer keeps the beginning of the line; the rest is read over.
Result<void> ImportLines::skip_rest_of_line() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, kKept);
  position_.bytes += end_ - begin_;
  ++position_.lines;
  while (true) {
    begin_ = end_ = kKept;
    const auto got = source_.read(std::span(buffer_).subspan(kKept, kRoom - kKept));
    if (!got) return fail(got.error());
    if (*got == 0) return {};
    end_ += *got;
    const std::string_view part(buffer_.data() + kKept, *got);
    const std::size_t newline = part.find('\n');
    position_.bytes += newline == std::string_view::npos ? part.size() : newline + 1;
    if (newline == std::string_view::npos) continue;
    begin_ += newline + 1;
    return {};
  }
}

}  // namespace nightbell::intake
