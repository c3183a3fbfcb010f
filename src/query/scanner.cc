#include "query/scanner.h"

#include <fmt/format.h>

#include <algorithm>

namespace nightbell::query {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kBareEnds = " \t\r\n()|\"";

}  // namespace

void Scanner::skip_spaces() {
  at_ = std::min(text_.find_first_not_of(kSpaces, at_), text_.size());
}

bool Scanner::take(char c) {
  if (at_end() || text_[at_] != c) return false;
  ++at_;
  return true;
}

bool Scanner::take_word(std::string_view word) {
  if (bare() != word) return false;
  at_ += word.size();
  return true;
}

std::string_view Scanner::bare(std::string_view also_ends) const {
  const std::string_view run = text_.substr(at_, text_.find_first_of(kBareEnds, at_) - at_);
  return also_ends.empty() ? run : run.substr(0, run.find_first_of(also_ends));
}

std::string_view Scanner::take_bare(std::string_view also_ends) {
  const std::string_view run = bare(also_ends);
  at_ += run.size();
  return run;
}

Result<std::string> Scanner::take_quoted() {
  const std::size_t first = at_;
  std::string out;
  for (++at_; !at_end(); ++at_) {
    const char c = text_[at_];
    if (c == '"') {
      ++at_;
      return out;
    }
    const bool escapes =
        c == '\\' && at_ + 1 < text_.size() && (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\');
    if (escapes) ++at_;
    out += text_[at_];
  }
  return expected(first, "a second '\"' behind this one");
}

std::unexpected<Error> Scanner::expected(std::size_t offset, std::string_view what) const {
  // Bytes that continue a character are not counted.
  const auto characters = std::ranges::count_if(text_.substr(0, offset), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  });
  return fail(ErrorCode::kInvalidArgument,
              fmt::format("position {}: expected {}", characters + 1, what));
}

}  // namespace nightbell::query
