#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

/// Reads query text from the left to the right.
namespace nightbell::query {

/// A cursor. Threading: one at a time. `text` must outlive it.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  void skip_spaces();
  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  /// The next byte; 0 at the end.
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }
  [[nodiscard]] std::size_t offset() const { return at_; }
  void rewind(std::size_t offset) { at_ = offset; }

  /// Steps over `c` if it is next.
  bool take(char c);
  /// Steps over a bare word that is exactly `word`.
  bool take_word(std::string_view word);

  /// What stands unquoted from here: up to white space, `(`, `)`, `|`, `"` or one of
  /// `also_ends`. May be empty.
  [[nodiscard]] std::string_view bare(std::string_view also_ends = {}) const;
  std::string_view take_bare(std::string_view also_ends = {});

  /// Reads a quoted text; the cursor is at its first quote. `\"` and `\\` are a quote and
  /// a backslash, every other backslash is itself.
  /// @error kInvalidArgument  the second quote is missing
  [[nodiscard]] Result<std::string> take_quoted();

  /// `position 7: expected …`, the position being that of the character at `offset`,
  /// counted from 1.
  [[nodiscard]] std::unexpected<Error> expected(std::size_t offset, std::string_view what) const;
  [[nodiscard]] std::unexpected<Error> expected(std::string_view what) const {
    return expected(at_, what);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace nightbell::query
